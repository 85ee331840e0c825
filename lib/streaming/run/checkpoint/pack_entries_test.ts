import { assert, assertEquals } from "@std/assert";
import type { StateChange } from "../../core/operator.ts";
import { packEntries } from "./pack_entries.ts";

Deno.test("packEntries() says once what all entries share, and lists what differs", () => {
  const changes = Array.from({ length: 1_000 }, (_, n): StateChange => (
    { key: ["window", 1735689600000000, `key ${n % 10}`], value: [600000000, 1, null, n] }
  ));
  const [pack, ...others] = packEntries(changes);
  assertEquals(others, []);
  assertEquals(pack!.key.slice(0, 2), ["window", 1735689600000000]);
  assertEquals(pack!.value!.slice(0, 3), [600000000, 1, null]);
  assert(JSON.stringify(pack).length < 20 * changes.length);
});

Deno.test("packEntries() keeps a list in a cell apart from a column", () => {
  const same = { key: ["seen", "x"], value: [["NaN"]] } as const;
  assertEquals(packEntries([same, same]), [
    { count: 2, key: ["seen", "x"], value: [[["NaN"], ["NaN"]]] },
  ]);
});

Deno.test("packEntries() keeps the order of entries that are not alike", () => {
  const changes: StateChange[] = [
    { key: ["a", 1], value: [1] },
    { key: ["a", 1], value: undefined },
    { key: ["a"], value: undefined },
    { key: ["a", 1], value: [2] },
  ];
  assertEquals(packEntries(changes).map(({ count }) => count), [1, 1, 1, 1]);
  assertEquals(packEntries([]), []);
});
