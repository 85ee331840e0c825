import { assertEquals } from "@std/assert";
import { restoredEntries } from "./restored_entries.ts";

Deno.test("restoredEntries() takes each entry out before it gives the next", () => {
  const state = new Map<string, unknown>([["a", 1], ["b", 2], ["c", null]]);
  const sizes = [...restoredEntries(state)].map(() => state.size);
  assertEquals(sizes, [0, 0, 0]);
  const again = new Map<string, unknown>([["a", 1], ["b", 2]]);
  const left: number[] = [];
  for (const _ of restoredEntries(again)) left.push(again.size);
  assertEquals(left, [1, 0]);
});
