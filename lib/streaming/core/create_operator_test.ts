import { assertEquals } from "@std/assert";
import type { StreamQuery, WindowSpec } from "../query/stream_query.ts";
import { createBatchPlanner } from "./create_batch_planner.ts";
import { createOperator } from "./create_operator.ts";
import type { StateChange, StepOutput, StreamEvent, StreamOperator } from "./operator.ts";
import { storeChanges } from "./store_changes.ts";

const S = 1_000_000;
const DELAY = 10;
const WINDOWS: readonly WindowSpec[] = [
  { type: "tumbling", size: "7 seconds" },
  { type: "sliding", size: "9 seconds", slide: "4 seconds", start: "1 second" },
  { type: "session", gap: "3 seconds" },
];

function queryWith(change: Partial<StreamQuery> = {}): StreamQuery {
  return {
    decode: { format: "json", fields: { id: "long", k: "string", v: "double" }, eventTime: "at" },
    watermark: { delay: `${DELAY} seconds` },
    window: WINDOWS[0]!,
    keys: ["k"],
    aggregates: [
      { fn: "count", as: "n" },
      { fn: "sum", column: "v", as: "total" },
      { fn: "max", column: "v", as: "most" },
      { fn: "stddev_samp", column: "v", as: "spread" },
    ],
    ...change,
  };
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}

/** A stream whose rows are never later than the delay, so that none is late. */
function stream(seed: number, { jitter = DELAY } = {}): StreamEvent[] {
  const random = randomFrom(seed);
  return Array.from({ length: 80 }, (_, id) => {
    const eventMicros = (100 + id + random(jitter)) * S;
    const v = random(6) === 0 ? null : random(100) / 4;
    return {
      row: { id: id % 70, k: ["a", "b", null][random(3)]!, v, event_timestamp: eventMicros },
      eventMicros,
      origin: { topic: "t", partition: id % 3, offset: id, timestampMs: null },
    };
  });
}

interface Run {
  readonly rows: string[];
  readonly late: number;
  readonly state: StreamOperator;
}

/** Runs batches of these sizes, then flushes. */
function run(
  query: StreamQuery,
  events: readonly StreamEvent[],
  { sizes, restart = false }: { readonly sizes: () => number; readonly restart?: boolean },
): Run {
  const planner = createBatchPlanner(query);
  let operator = createOperator(query);
  const entries = new Map<string, StateChange>();
  const rows: string[] = [];
  let late = 0;
  const take = (output: StepOutput, isLast: boolean) => {
    if (isLast || query.outputMode !== "complete") rows.push(...output.rows.map(text));
    late += output.late.length;
  };
  for (let from = 0; from < events.length;) {
    const batch = planner.plan({ hasData: true, nowMs: 0 })!;
    const part = events.slice(from, from += sizes());
    take(operator.apply(part, batch.watermarks), from >= events.length);
    const max = Math.max(...part.map((event) => event.eventMicros!));
    planner.commit(batch, { maxEventMicros: { p: max }, nowMs: 0 });
    if (!restart) continue;
    storeChanges(entries, operator.takeChanges());
    operator = createOperator(query);
    operator.restore(JSON.parse(JSON.stringify([...entries.values()])));
  }
  take(operator.flush(), query.outputMode !== "complete");
  return { rows: rows.sort(), late, state: operator };
}

/** Doubles to nine digits, since sums depend on their order in the last ones. */
function text(row: StepOutput["rows"][number]): string {
  return JSON.stringify(
    row,
    (_, value) =>
      typeof value === "number" && !Number.isInteger(value) ? value.toPrecision(9) : value,
  );
}

/** The windows of a time, by their definition: starts are whole slides from the origin. */
function boundsOf(window: WindowSpec, seconds: number): [number, number][] {
  if (window.type === "session") return [];
  const [size, slide, origin] = window.type === "sliding" ? [9, 4, 1] : [7, 7, 0];
  const bounds: [number, number][] = [];
  for (let start = origin; start <= seconds; start += slide) {
    if (seconds < start + size) bounds.push([start, start + size]);
  }
  return bounds;
}

/** Each time that is further than the gap from the one before begins a session. */
function sessionsOf(seconds: readonly number[]): [number, number][] {
  const bounds: [number, number][] = [];
  for (const time of seconds.toSorted((a, b) => a - b)) {
    const last = bounds.at(-1);
    if (last !== undefined && time <= last[1]) last[1] = time + 3;
    else bounds.push([time, time + 3]);
  }
  return bounds;
}

/** What a plain group-by over all rows gives. */
function groupBy({ window }: StreamQuery, events: readonly StreamEvent[]): string[] {
  const rows: string[] = [];
  for (const k of ["a", "b", null]) {
    const ofKey = events.filter(({ row }) => row.k === k);
    const times = ofKey.map((event) => event.eventMicros! / S);
    const bounds = window!.type === "session"
      ? sessionsOf(times)
      : times.flatMap((time) => boundsOf(window!, time));
    for (const [from, to] of new Map(bounds.map((pair) => [String(pair), pair])).values()) {
      const isInside = (time: number) => time >= from && time < to;
      const inside = ofKey.filter((_, i) => isInside(times[i]!)).map(({ row }) => row.v);
      const values = inside.filter((v) => v !== null).map(Number);
      const total = values.reduce((sum, v) => sum + v, 0);
      const mean = total / values.length;
      const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
      const [some, several] = [values.length > 0, values.length > 1];
      rows.push(text({
        window_start: from * S,
        window_end: to * S,
        k,
        n: inside.length,
        total: some ? total : null,
        most: some ? Math.max(...values) : null,
        spread: several ? Math.sqrt(squares / (values.length - 1)) : null,
      }));
    }
  }
  return rows.sort();
}

Deno.test("createOperator() gives the same windows however the stream is split into batches", () => {
  for (const [w, window] of WINDOWS.entries()) {
    for (let seed = 1; seed <= 15; seed++) {
      const [query, events] = [queryWith({ window }), stream(seed)];
      const expected = groupBy(query, events);
      for (const random of [() => 0, () => 79, randomFrom(seed * 7 + w)]) {
        const { rows, late } = run(query, events, { sizes: () => 1 + random(12) });
        assertEquals([rows, late], [expected, 0], `${window.type}, seed ${seed}`);
      }
    }
  }
});

Deno.test("createOperator() gives the same windows for rows shuffled within the delay", () => {
  for (const window of WINDOWS) {
    for (let seed = 1; seed <= 15; seed++) {
      const [query, events] = [queryWith({ window }), stream(seed)];
      const random = randomFrom(seed + 99);
      const keyed = events.map((event) => [event.eventMicros! + random(DELAY) * S, event] as const);
      const shuffled = keyed.sort(([a], [b]) => a - b).map(([, event]) => event);
      const { rows, late } = run(query, shuffled, { sizes: () => 1 + random(9) });
      assertEquals([rows, late], [groupBy(query, events), 0], `${window.type}, seed ${seed}`);
    }
  }
});

Deno.test("createOperator() gives the same windows when partitions are read one after another", () => {
  for (const window of WINDOWS) {
    const [query, events] = [queryWith({ window }), stream(5, { jitter: 1 })];
    const byBlock = events.toSorted((a, b) =>
      Math.floor(a.origin.offset / 9) - Math.floor(b.origin.offset / 9) ||
      a.origin.partition - b.origin.partition
    );
    assertEquals(run(query, byBlock, { sizes: () => 4 }).rows, groupBy(query, events));
  }
});

Deno.test("createOperator() counts every row, or has it as late", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const query = queryWith({ aggregates: [{ fn: "count", as: "n" }] });
    const { rows, late } = run(query, stream(seed, { jitter: 60 }), { sizes: () => 5 });
    const counted = rows.reduce((sum, row) => sum + JSON.parse(row).n, 0);
    assertEquals(counted + late, 80);
    assertEquals(late > 0, true);
  }
});

Deno.test("createOperator() goes on after a restart between any two batches as if there was none", () => {
  const dedup = { op: "within", cols: ["id"] } as const;
  const outputModes = ["append", "update", "complete"] as const;
  for (const window of WINDOWS) {
    for (const outputMode of outputModes) {
      for (let seed = 1; seed <= 5; seed++) {
        const isUpdate = window.type === "session" && outputMode === "update";
        const query = queryWith({ window, outputMode, dedup, retractions: isUpdate });
        const events = stream(seed, { jitter: 40 });
        const sizes = () => 1 + seed;
        const straight = run(query, events, { sizes });
        const restarted = run(query, events, { sizes, restart: true });
        assertEquals(restarted.rows, straight.rows, `${window.type} ${outputMode} ${seed}`);
        assertEquals(restarted.late, straight.late);
      }
    }
  }
});

Deno.test("createOperator() takes tumbling windows for sliding ones whose slide is their size", () => {
  const sliding = { type: "sliding", size: "7 seconds", slide: "7 seconds" } as const;
  for (let seed = 1; seed <= 10; seed++) {
    const events = stream(seed, { jitter: 40 });
    const [one, other] = [WINDOWS[0]!, sliding].map((window) =>
      run(queryWith({ window }), events, { sizes: () => 6 })
    );
    assertEquals([one!.rows, one!.late], [other!.rows, other!.late]);
  }
});

Deno.test("createOperator() in update has said last of each window what append says once", () => {
  for (let seed = 1; seed <= 10; seed++) {
    const [query, events] = [queryWith(), stream(seed)];
    const planner = createBatchPlanner(query);
    const operator = createOperator({ ...query, outputMode: "update" });
    const table = new Map<string, string>();
    for (let from = 0; from < events.length; from += 7) {
      const batch = planner.plan({ hasData: true, nowMs: 0 })!;
      const part = events.slice(from, from + 7);
      for (const row of operator.apply(part, batch.watermarks).rows) {
        table.set(`${row.window_start} ${row.k}`, text(row));
      }
      const maxEventMicros = { p: Math.max(...part.map((event) => event.eventMicros!)) };
      planner.commit(batch, { maxEventMicros, nowMs: 0 });
    }
    assertEquals([...table.values()].sort(), run(query, events, { sizes: () => 7 }).rows);
  }
});

Deno.test("createOperator() keeps a table of sessions right by retractions and rows alone", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const window = WINDOWS[2]!;
    const query = queryWith({ window, outputMode: "update", retractions: true, watermark: null });
    const operator = createOperator(query);
    const events = stream(seed, { jitter: 50 });
    const table = new Map<string, string>();
    const keyOf = (row: StepOutput["rows"][number]) => `${row.window_start} ${row.k}`;
    for (let from = 0; from < events.length; from += 3) {
      const { rows, retracted } = operator.apply(events.slice(from, from + 3), null);
      for (const row of retracted) {
        assertEquals(table.get(keyOf(row)), text(row), "only what was sent is taken back");
        table.delete(keyOf(row));
      }
      for (const row of rows) table.set(keyOf(row), text(row));
    }
    assertEquals([...table.values()].sort(), groupBy(query, events));
  }
});

Deno.test("createOperator() has in entries() what all its changes amount to", () => {
  for (const window of WINDOWS) {
    const query = queryWith({ window, dedup: { op: "within", cols: ["id"] } });
    const operator = createOperator(query);
    const entries = new Map<string, StateChange>();
    const sorted = (all: Iterable<StateChange>) =>
      [...all].map((entry) => JSON.stringify(entry)).sort();
    const events = stream(3);
    for (let from = 0; from < events.length; from += 8) {
      const nowMicros = (90 + from) * S;
      operator.apply(events.slice(from, from + 8), { lateMicros: nowMicros - 8 * S, nowMicros });
      storeChanges(entries, operator.takeChanges());
      assertEquals(sorted(operator.entries()), sorted(entries.values()));
    }
  }
});

Deno.test("createOperator() without state passes rows on, in the order they came", () => {
  const operator = createOperator(queryWith({ window: null, keys: null, aggregates: null }));
  const events = stream(1);
  const output = operator.apply(events, { lateMicros: 1e15, nowMicros: 1e15 });
  assertEquals(output.rows, events.map((event) => event.row));
  assertEquals([operator.isStateful, output.state, output.late], [false, [], []]);
  assertEquals([[...operator.entries()], operator.flush().rows], [[], []]);
});

Deno.test("createOperator() shows what is open, with its keys", () => {
  const operator = createOperator(queryWith());
  operator.apply(stream(1).slice(0, 1), { lateMicros: 0, nowMicros: 0 });
  const [{ startMicros, endMicros, keys, count }] = [...operator.open()] as [never];
  assertEquals([endMicros - startMicros, Object.keys(keys), count], [7 * S, ["k"], 1]);
});

Deno.test("createOperator() shows instants as open, and nothing that never closes", () => {
  const open = (keys: string[]) => {
    const operator = createOperator(queryWith({ window: null, keys }));
    const [event] = stream(1);
    const timeless = {
      ...event!,
      eventMicros: null,
      row: { ...event!.row, event_timestamp: null },
    };
    operator.apply([event!, timeless], { lateMicros: 0, nowMicros: 0 });
    return [...operator.open()].map(({ endMicros }) => endMicros === event!.eventMicros);
  };
  assertEquals(open(["k", "event_timestamp"]), [true]);
  assertEquals(open(["k"]), []);
});
