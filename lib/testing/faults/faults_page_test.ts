import { assert, assertEquals, assertThrows } from "@std/assert";
import { faultsPage, type FaultsPageParts } from "./faults_page.ts";
import type { Claim } from "./find_claims.ts";
import type { ClaimTag, FaultTag } from "./read_tags.ts";

const where = { path: "lib/a_test.ts", test: "a() survives" };
const fault: FaultTag = { place: "lake", fault: "killed", outcome: "whole", ...where };
const claim: Claim = { name: "Once", says: "each once", path: "README.md" };
const shows: ClaimTag = { claim: "Once", ...where };
const parts: FaultsPageParts = { faults: [fault], claims: [claim], shown: [shows] };

Deno.test("faultsPage() has a row for each fault and test, in an order of its own", () => {
  const other: FaultTag = { ...fault, fault: "cut", path: "lib/0_integration_test.ts" };
  const page = faultsPage({ ...parts, faults: [fault, other] });
  assertEquals(page, faultsPage({ ...parts, faults: [other, fault] }));
  const rows = page.split("\n").filter((line) => line.includes("a() survives"))
    .map((line) => line.split("|").map((cell) => cell.trim()).slice(1, -1));
  assertEquals(rows, [
    ["cut", "whole", "[`a() survives`](lib/0_integration_test.ts)", "real servers"],
    ["killed", "whole", "[`a() survives`](lib/a_test.ts)", ""],
    ['<a id="once"></a>each once', "[README.md](README.md)", "[`a() survives`](lib/a_test.ts)", ""],
  ]);
});

Deno.test("faultsPage() refuses a fault that is there twice, naming both files", () => {
  const twice = { ...fault, path: "lib/b_test.ts", outcome: "something else" };
  const error = assertThrows(() => faultsPage({ ...parts, faults: [fault, twice] }), Error);
  assert(error.message.includes('"lake: killed" is there twice, in lib/a_test.ts and lib/b_test'));
});

Deno.test("faultsPage() refuses a promise without a test, and a test without a promise", () => {
  const unshown = assertThrows(() => faultsPage({ ...parts, shown: [] }), Error);
  assert(unshown.message.includes('no test shows "Once" of README.md'));
  const unclaimed = assertThrows(() => faultsPage({ ...parts, claims: [] }), Error);
  assert(unclaimed.message.includes('lib/a_test.ts shows "Once", which is claimed nowhere'));
});
