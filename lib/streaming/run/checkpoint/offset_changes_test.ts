import { assertEquals } from "@std/assert";
import { applyOffsets, offsetChanges } from "./offset_changes.ts";

Deno.test("offsetChanges() and applyOffsets() undo each other", () => {
  const all: Record<string, number>[] = [{}, { a: 1 }, { a: 2 }, { b: 0 }, { a: 1, b: 0 }, {
    constructor: 4,
  }];
  for (const from of all) {
    for (const to of all) assertEquals(applyOffsets(from, offsetChanges(from, to)), to);
  }
});

Deno.test("offsetChanges() is empty where nothing changed", () => {
  assertEquals(offsetChanges({ a: 1, b: 2 }, { b: 2, a: 1 }), {});
});
