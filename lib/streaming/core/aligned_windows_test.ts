import { assert, assertEquals } from "@std/assert";
import { alignedWindows, type Grid } from "./aligned_windows.ts";
import { createAccumulator } from "./create_accumulator.ts";
import type { StreamEvent } from "./operator.ts";
import type { OpenWindows } from "./open_windows.ts";
import { readKeys } from "./read_keys.ts";

const ORIGIN = { topic: "t", partition: 0, offset: 0, timestampMs: null };

function open(grid: Partial<Grid> | null): OpenWindows {
  const accumulator = createAccumulator([{ fn: "count", as: "n" }], {});
  const full = grid && { sizeMicros: 60, slideMicros: 60, originMicros: 0, ...grid };
  return alignedWindows(full, { keys: readKeys(["k"]), accumulator });
}

const at = (eventMicros: number | null, k = "a"): StreamEvent => (
  { row: { k }, eventMicros, origin: ORIGIN }
);

function counts(windows: OpenWindows): string[] {
  return [...windows.all()].map((g) => `${g.keys[0]}[${g.startMicros},${g.endMicros})=${g.count}`)
    .sort();
}

Deno.test("alignedWindows() puts a row in every window that its time is in, and in no other", () => {
  for (const [sizeMicros, slideMicros, originMicros] of [[60, 60, 0], [60, 30, 7], [50, 20, -3]]) {
    for (const micros of [-121, -60, -1, 0, 1, 19, 20, 59, 60, 61, 1_700_000_000_000_007]) {
      const windows = open({ sizeMicros, slideMicros, originMicros });
      windows.accept([at(micros)], null);
      const starts = [...windows.all()].map((group) => group.startMicros).sort((a, b) => a - b);
      const expected: number[] = [];
      const base = originMicros! +
        Math.ceil((micros - 200 - originMicros!) / slideMicros!) * slideMicros!;
      for (let start = base; start <= micros; start += slideMicros!) {
        if (micros < start + sizeMicros!) expected.push(start);
      }
      assertEquals(starts, expected, `${micros} in ${sizeMicros}/${slideMicros}`);
    }
  }
});

Deno.test("alignedWindows() judges lateness for each window of a row", () => {
  const windows = open({ slideMicros: 30 });
  const { late, dropped, touched } = windows.accept([at(35), at(35), at(35, "b")], 60);
  assertEquals(touched.map((group) => [group.startMicros, group.count]), [[30, 2], [30, 1]]);
  assertEquals(late.map((row) => [row.row.k, row.windowStartMicros, row.windowEndMicros]), [
    ["a", 0, 60],
    ["a", 0, 60],
    ["b", 0, 60],
  ]);
  assertEquals(late[0]!.latenessMicros, 25);
  assertEquals(dropped, 2);
});

Deno.test("alignedWindows() counts a row behind the watermark in a window that is open", () => {
  const windows = open({});
  assertEquals(windows.accept([at(1)], 59).late, []);
  assertEquals(windows.accept([at(1)], 60).late.length, 1);
});

Deno.test("alignedWindows() closes the windows that end by then, and leaves the others", () => {
  const windows = open({});
  windows.accept([at(10), at(70, "b"), at(130), at(70)], null);
  assertEquals(windows.closeUntil(59), []);
  assertEquals(windows.closeUntil(120).map((group) => group.startMicros), [0, 60, 60]);
  assertEquals([windows.size, counts(windows)], [1, ["a[120,180)=1"]]);
  assertEquals(windows.closeAll().length, 1);
  assertEquals([windows.size, windows.closeUntil(Infinity)], [0, []]);
});

Deno.test("alignedWindows() tells each group that a batch touched once", () => {
  const windows = open({});
  windows.accept([at(1), at(2), at(3, "b")], null);
  const { touched } = windows.accept([at(4), at(5)], null);
  assertEquals(touched.map((group) => [group.keys, group.count]), [[["a"], 4]]);
});

Deno.test("alignedWindows() passes over rows without a time, but for the endless window", () => {
  const windows = open({});
  assertEquals(windows.accept([at(null)], 100), {
    touched: [],
    late: [],
    dropped: 0,
    superseded: [],
  });
  const endless = open(null);
  endless.accept([at(null), at(-5), at(1e15)], 100);
  assertEquals(counts(endless), ["a[0,Infinity)=3"]);
  assertEquals(endless.closeUntil(Number.MAX_SAFE_INTEGER), []);
});

Deno.test("alignedWindows() is whole again after restore()", () => {
  const windows = open({ slideMicros: 30 });
  windows.accept([at(10), at(40, "b"), at(75)], null);
  const restored = open({ slideMicros: 30 });
  for (const entry of windows.takeChanges()) restored.restore(entry);
  assertEquals(counts(restored), counts(windows));
  assertEquals([restored.size, restored.takeChanges()], [windows.size, []]);
  for (const one of [windows, restored]) one.accept([at(76)], null);
  assertEquals(restored.closeUntil(60).length, windows.closeUntil(60).length);
  assertEquals(counts(restored), counts(windows));
});

Deno.test("alignedWindows() keeps no window that only its neighbours' rows asked about", () => {
  // 50 long, every 20: at 15 the window from -40 has ended, though the grid has it in view.
  const windows = open({ sizeMicros: 50, slideMicros: 20 });
  windows.accept([at(15)], null);
  assert([...windows.all()].every((group) => group.endMicros > 15));
  assertEquals(windows.closeUntil(1000).length, 2);
});
