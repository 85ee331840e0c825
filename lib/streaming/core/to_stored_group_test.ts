import { assertEquals } from "@std/assert";
import { createGroup } from "./create_group.ts";
import { toStoredGroup } from "./to_stored_group.ts";

Deno.test("toStoredGroup() is unharmed by JSON text", () => {
  const stored = toStoredGroup(
    createGroup({
      keys: [null, NaN, 2n ** 60n],
      startMicros: -1,
      endMicros: Infinity,
      sums: { count: 3, numbers: [-Infinity, 0.1], values: ["a", true, null] },
      sent: { k: null, n: 3n },
    }),
    "window",
  );
  assertEquals(JSON.parse(JSON.stringify(stored)), stored);
});
