import { assertEquals } from "@std/assert";
import type { StateChange } from "../../core/operator.ts";
import { restoredEntries } from "./restored_entries.ts";

function stateOf(...ids: string[]): Map<string, StateChange> {
  return new Map(ids.map((id, n) => [id, { key: ["seen", id], value: [n] }]));
}

Deno.test("restoredEntries() takes each entry out before it gives the next", () => {
  const state = stateOf("a", "b", "c");
  const sizes = [...restoredEntries(state)].map(() => state.size);
  assertEquals(sizes, [0, 0, 0]);
  const again = stateOf("a", "b");
  const left: number[] = [];
  for (const _ of restoredEntries(again)) left.push(again.size);
  assertEquals(left, [1, 0]);
});
