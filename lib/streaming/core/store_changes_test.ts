import { assertEquals } from "@std/assert";
import type { StateChange } from "./operator.ts";
import { storeChanges } from "./store_changes.ts";

Deno.test("storeChanges() keeps the last value of a key, and keys of other kinds apart", () => {
  const state = new Map<string, StateChange>();
  const entry = (key: StateChange["key"], n: number) => ({ key, value: [n] });
  storeChanges(state, [
    entry(["w", 1, "1"], 1),
    entry(["w", 1, 1], 2),
    entry(["w", 1, ["1"]], 3),
    entry(["w", 1, 1], 4),
  ]);
  assertEquals([...state.values()].map(({ value }) => value), [[1], [4], [3]]);
});
