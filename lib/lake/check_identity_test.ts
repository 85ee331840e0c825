import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkIdentity } from "./check_identity.ts";

const STORED = {
  contract: "reading",
  version: "1",
  columns: { clean: [{ name: "a", type: "double" }, { name: "b", type: "string" }] },
};

Deno.test("checkIdentity() accepts the same, and columns that only one side has", () => {
  checkIdentity(STORED, STORED, "lake");
  const columns = { clean: [{ name: "c", type: "x" }], other: [{ name: "a", type: "string" }] };
  checkIdentity(STORED, { ...STORED, columns }, "lake");
});

Deno.test("checkIdentity() names every difference at once", () => {
  const columns = { clean: [{ name: "b", type: "double" }, { name: "a", type: "boolean" }] };
  const brought = { contract: "event", version: "2", columns };
  const error = assertThrows(() => checkIdentity(STORED, brought, "lake"), UsageError);
  assertEquals(error.message.split("differs in ")[1]?.split("; "), [
    'contract: stored "reading", new "event"',
    'version: stored "1", new "2"',
    "column b of clean: stored string, new double",
    "column a of clean: stored double, new boolean",
  ]);
});
