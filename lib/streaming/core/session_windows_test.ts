import { assertEquals } from "@std/assert";
import { createAccumulator } from "./create_accumulator.ts";
import type { OpenWindows } from "./open_windows.ts";
import type { StateChange, StreamEvent } from "./operator.ts";
import { readKeys } from "./read_keys.ts";
import { sessionWindows } from "./session_windows.ts";
import { storeChanges } from "./store_changes.ts";

const GAP = 5;
const ORIGIN = { topic: "t", partition: 0, offset: 0, timestampMs: null };

function open(): OpenWindows {
  const accumulator = createAccumulator([{ fn: "count", as: "n" }], {});
  return sessionWindows(GAP, { keys: readKeys(["k"]), accumulator });
}

const at = (eventMicros: number | null, k = "a"): StreamEvent => (
  { row: { k }, eventMicros, origin: ORIGIN }
);

function sessions(windows: OpenWindows): string[] {
  return [...windows.all()].map((s) => `${s.keys[0]}[${s.startMicros},${s.endMicros})=${s.count}`)
    .sort();
}

/** The same from all times at once, by what a session is. */
function oracle(times: readonly number[]): string[] {
  const sorted = times.toSorted((a, b) => a - b);
  const found: { start: number; end: number; count: number }[] = [];
  for (const time of sorted) {
    const last = found.at(-1);
    if (last !== undefined && time <= last.end) {
      last.end = time + GAP;
      last.count++;
    } else found.push({ start: time, end: time + GAP, count: 1 });
  }
  return found.map(({ start, end, count }) => `a[${start},${end})=${count}`).sort();
}

Deno.test("sessionWindows() finds the same sessions in any order and in any batches", () => {
  for (let seed = 1; seed <= 60; seed++) {
    let random = seed * 2654435761 % 2 ** 32;
    const next = (below: number) => {
      random = (random * 1664525 + 1013904223) % 2 ** 32;
      return Math.floor(random / 2 ** 32 * below);
    };
    const times = Array.from({ length: 1 + next(25) }, () => next(90));
    const windows = open();
    for (let from = 0; from < times.length;) {
      const to = from + 1 + next(6);
      windows.accept(times.slice(from, to).map((time) => at(time)), null);
      from = to;
    }
    assertEquals(sessions(windows), oracle(times), `seed ${seed}: ${times}`);
    assertEquals(windows.size, oracle(times).length);
  }
});

Deno.test("sessionWindows() joins at a distance of exactly the gap, and not beyond", () => {
  const windows = open();
  windows.accept([at(0), at(5), at(11), at(0, "b")], null);
  assertEquals(sessions(windows), ["a[0,10)=2", "a[11,16)=1", "b[0,5)=1"]);
});

Deno.test("sessionWindows() names the sessions that a row between them swallowed", () => {
  const windows = open();
  windows.accept([at(10), at(18)], null);
  const { touched, superseded } = windows.accept([at(14)], null);
  assertEquals(superseded.map((s) => [s.startMicros, s.isGone]), [[18, true]]);
  assertEquals(touched.map((s) => [s.startMicros, s.endMicros, s.count]), [[10, 23, 3]]);
});

Deno.test("sessionWindows() judges a row by its own reach, even where it would touch a session", () => {
  const windows = open();
  windows.accept([at(10), at(14)], null);
  const { late, dropped } = windows.accept([at(6), at(6), at(7), at(5), at(null)], 11);
  assertEquals(late.map((row) => [row.windowStartMicros, row.latenessMicros]), [[6, 5], [6, 5], [
    5,
    6,
  ]]);
  assertEquals(dropped, 2);
  assertEquals(sessions(windows), ["a[7,19)=3"]);
});

Deno.test("sessionWindows() closes a session by the end it has grown to", () => {
  const windows = open();
  windows.accept([at(0), at(0, "b")], null);
  windows.accept([at(4)], null);
  assertEquals(windows.closeUntil(5).map((s) => s.keys), [["b"]]);
  assertEquals(windows.closeUntil(8), []);
  assertEquals(windows.closeUntil(9).map((s) => [s.startMicros, s.endMicros]), [[0, 9]]);
  assertEquals([windows.size, sessions(windows)], [0, []]);
  windows.accept([at(7)], null);
  assertEquals(sessions(windows), ["a[7,12)=1"]);
});

Deno.test("sessionWindows() stores a session anew where its start moved, and the swallowed no more", () => {
  const windows = open();
  windows.accept([at(10), at(18)], null);
  const stored = new Map<string, StateChange>();
  storeChanges(stored, windows.takeChanges());
  assertEquals(stored.size, 2);
  windows.accept([at(7), at(14)], null);
  storeChanges(stored, windows.takeChanges());
  assertEquals(stored.size, 1);
  const restored = open();
  for (const entry of stored.values()) restored.restore(entry);
  assertEquals(sessions(restored), ["a[7,23)=4"]);
  assertEquals(restored.closeUntil(23).length, 1);
});
