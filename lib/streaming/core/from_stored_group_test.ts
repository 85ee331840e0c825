import { assertEquals } from "@std/assert";
import { createGroup } from "./create_group.ts";
import { fromStoredGroup } from "./from_stored_group.ts";
import { toStoredGroup } from "./to_stored_group.ts";

Deno.test("fromStoredGroup() gives back the group that was stored", () => {
  const group = createGroup({
    keys: [null, "x", NaN, 2n ** 60n, false],
    startMicros: 10,
    endMicros: Infinity,
    sums: { count: 3, numbers: [-Infinity, NaN, -0, 0.1], values: ["a", 2n ** 70n, null] },
    sent: { window_start: 10, k: null, n: 2n ** 60n },
  });
  assertEquals(fromStoredGroup(JSON.parse(JSON.stringify(toStoredGroup(group, "w")))), group);
});
