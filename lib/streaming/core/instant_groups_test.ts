import { assertEquals } from "@std/assert";
import { createAccumulator } from "./create_accumulator.ts";
import { instantGroups } from "./instant_groups.ts";
import type { OpenWindows } from "./open_windows.ts";
import type { StreamEvent } from "./operator.ts";
import { readKeys } from "./read_keys.ts";

const ORIGIN = { topic: "t", partition: 0, offset: 0, timestampMs: null };

function open(): OpenWindows {
  const accumulator = createAccumulator([{ fn: "count", as: "n" }], {});
  return instantGroups({ keys: readKeys(["k", "event_timestamp"]), accumulator });
}

const at = (eventMicros: number | null, k = "a"): StreamEvent => (
  { row: { k, event_timestamp: eventMicros }, eventMicros, origin: ORIGIN }
);

function counts(groups: OpenWindows): string[] {
  return [...groups.all()].map(({ keys: [k, time], count }) => `${k}@${time}=${count}`).sort();
}

Deno.test("instantGroups() closes what the watermark has reached, and counts no more of it", () => {
  const groups = open();
  groups.accept([at(10), at(11), at(10), at(10, "b")], null);
  assertEquals(groups.closeUntil(9), []);
  assertEquals(groups.closeUntil(10).map(({ keys, count }) => [keys, count]), [
    [["a", 10], 2],
    [["b", 10], 1],
  ]);
  const { touched, late, dropped } = groups.accept([at(10), at(9), at(9), at(11)], 10);
  assertEquals(touched.map(({ count }) => count), [2]);
  assertEquals(
    late.map(({ latenessMicros, windowEndMicros }) => [latenessMicros, windowEndMicros]),
    [
      [0, null],
      [1, null],
      [1, null],
    ],
  );
  assertEquals([dropped, counts(groups)], [2, ["a@11=2"]]);
});

Deno.test("instantGroups() keeps rows without a time in a group that never closes", () => {
  const groups = open();
  groups.accept([at(null), at(5)], null);
  const { late } = groups.accept([at(null)], Number.MAX_SAFE_INTEGER);
  assertEquals([late, groups.closeUntil(Number.MAX_SAFE_INTEGER).length], [[], 1]);
  assertEquals(counts(groups), ["a@null=2"]);
  assertEquals([groups.closeAll().length, groups.size], [1, 0]);
});

Deno.test("instantGroups() is whole again after restore()", () => {
  const groups = open();
  groups.accept([at(10), at(null), at(12, "b"), at(12, "b")], null);
  const restored = open();
  for (const entry of groups.takeChanges()) restored.restore(entry);
  assertEquals([counts(restored), restored.takeChanges()], [counts(groups), []]);
  for (const one of [groups, restored]) one.accept([at(12, "b")], 10);
  const close = (one: OpenWindows) => one.closeUntil(12).map(({ keys, count }) => [keys, count]);
  assertEquals(close(restored), close(groups));
  assertEquals(restored.takeChanges(), groups.takeChanges());
  assertEquals([...restored.entries()].length, 1);
});
