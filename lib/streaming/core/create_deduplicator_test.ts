import { assertEquals } from "@std/assert";
import { createDeduplicator } from "./create_deduplicator.ts";
import type { StateChange, StreamEvent } from "./operator.ts";
import { storeChanges } from "./store_changes.ts";

const DELAY = 10;
const within = () => createDeduplicator(["id"], ({ eventMicros }) => (eventMicros ?? 0) + DELAY);

const event = (id: string | null, eventMicros: number | null): StreamEvent => ({
  row: { id },
  eventMicros,
  origin: { topic: "t", partition: 0, offset: 0, timestampMs: null },
});

Deno.test("createDeduplicator() lets the first arrival pass, not the earliest", () => {
  const first = event("a", 9);
  const { passed, duplicates } = within().accept([
    first,
    event("a", 1),
    event(null, 2),
    event(null, 3),
  ], null);
  assertEquals(passed.map((one) => one.eventMicros), [9, 2]);
  assertEquals(duplicates, 2);
});

Deno.test("createDeduplicator() takes a row at the watermark for late, whatever its id", () => {
  const { passed, late, duplicates } = within().accept(
    [event("a", 5), event("b", 6), event("c", null)],
    5,
  );
  assertEquals(passed.map(({ row }) => row.id), ["b", "c"]);
  assertEquals(late.map(({ row, latenessMicros }) => [row.id, latenessMicros]), [["a", 0]]);
  assertEquals(duplicates, 0);
});

Deno.test("createDeduplicator() forgets by the first copy's time, and begins anew then", () => {
  const seen = within();
  seen.accept([event("a", 1), event("a", 9), event("b", 5)], null);
  assertEquals(seen.forgetUntil(10), 0);
  assertEquals(seen.forgetUntil(11), 1);
  assertEquals(seen.accept([event("a", 12), event("b", 13)], null).passed.length, 1);
  assertEquals(seen.forgetUntil(21), 1);
  assertEquals(seen.size, 1);
});

Deno.test("createDeduplicator() stores what changed, and knows it again", () => {
  const seen = createDeduplicator(["id"], ({ eventMicros }) => eventMicros ?? Infinity);
  seen.accept([event("a", 1), event("b", 2), event(null, null)], null);
  const stored = new Map<string, StateChange>();
  storeChanges(stored, seen.takeChanges());
  seen.forgetUntil(1);
  const [gone] = seen.takeChanges();
  assertEquals([stored.size, gone?.value, seen.takeChanges()], [3, undefined, []]);
  storeChanges(stored, [gone!]);
  const restored = createDeduplicator(["id"], () => Infinity);
  for (const entry of JSON.parse(JSON.stringify([...stored.values()]))) restored.restore(entry);
  assertEquals([restored.size, [...restored.entries()]], [2, [...seen.entries()]]);
  assertEquals(
    restored.accept([event("b", 9), event("a", 9), event(null, 9)], null).passed.length,
    1,
  );
  assertEquals(restored.forgetUntil(2), 1);
});

Deno.test("createDeduplicator() has nothing left after forgetAll()", () => {
  const seen = within();
  seen.accept([event("a", 1)], null);
  seen.takeChanges();
  seen.forgetAll();
  assertEquals([seen.size, seen.takeChanges().length, seen.forgetUntil(Infinity)], [0, 1, 0]);
});
