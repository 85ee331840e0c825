import { assertEquals } from "@std/assert";
import { plainFacts } from "./facts.ts";

Deno.test("plainFacts() keeps what JSON alone would lose or refuse", () => {
  const facts = plainFacts({
    kind: "k",
    at: new Date(0),
    large: 2n ** 60n,
    rows: [[1n, -Infinity, null, undefined]],
  });
  assertEquals(facts, {
    kind: "k",
    at: "1970-01-01T00:00:00.000Z",
    large: "1152921504606846976",
    rows: [[1, "-Infinity", null, null]],
  });
});
