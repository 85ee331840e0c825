/** How fast windows are, against a loop written by hand, and against JSON.parse alone. @module */

import { type BenchRow, medianOf } from "@lib/testing/bench_row.ts";
import { createBatchPlanner } from "./core/create_batch_planner.ts";
import { createOperator } from "./core/create_operator.ts";
import type { StreamEvent } from "./core/operator.ts";
import { createIntake } from "./query/create_intake.ts";
import type { StreamQuery, WindowSpec } from "./query/stream_query.ts";
import type { SourceRecord } from "./sources/source.ts";

/** How much is measured. */
export interface EngineBenchOptions {
  readonly events?: number;
  readonly rounds?: number;
  /** Windows times keys that are open at once when memory is measured. */
  readonly openPairs?: number;
}

/** Also how often the changes of the state are taken, as a checkpoint takes them. */
const BATCH = 10_000;
const KEYS = 1_000;
const EVENTS_PER_SECOND = 2_000;
const START_MICROS = Date.UTC(2025, 0, 1) * 1000;
/** How far events come out of order. */
const JITTER_MICROS = 2_000_000;
const DELAY_MICROS = 10_000_000;
const SIZE_MICROS = 60_000_000;

const WINDOWS: Readonly<Record<"tumbling" | "sliding by six", WindowSpec>> = {
  tumbling: { type: "tumbling", size: "60 seconds" },
  "sliding by six": { type: "sliding", size: "60 seconds", slide: "10 seconds" },
};

function queryWith(window: WindowSpec): StreamQuery {
  return {
    decode: { format: "json", fields: { key: "string", amount: "double" }, eventTime: "at" },
    watermark: { delay: "10 seconds" },
    window,
    keys: ["key"],
    aggregates: [
      { fn: "sum", column: "amount", as: "total" },
      { fn: "count", as: "events" },
      { fn: "avg", column: "amount", as: "mean" },
    ],
  };
}

/**
 * Measures the engine beside its peers in turn, several times, and takes the median of the ratios
 * within one round, so that a slow moment of the machine meets both.
 */
export function benchEngine(
  { events = 1_000_000, rounds = 5, openPairs = 1_000_000 }: EngineBenchOptions = {},
): BenchRow[] {
  return [
    // First, while the heap holds nothing else.
    ...memoryRows(openPairs),
    ...windowRows(makeEvents(events), rounds),
    ...decodeRows(makeEvents(Math.ceil(events / 4)), rounds),
  ];
}

function windowRows(events: readonly StreamEvent[], rounds: number): BenchRow[] {
  return Object.entries(WINDOWS).map(([name, window]) => {
    const slideMicros = window.type === "sliding" ? SIZE_MICROS / 6 : SIZE_MICROS;
    const measured = measureInTurn(rounds, {
      hand: () => handLoop(events, slideMicros),
      engine: () => engineLoop(events, queryWith(window)),
    });
    return {
      name: `streaming engine, ${name}`,
      against: "a loop written by hand",
      figure: { value: events.length / measured.engine, unit: "events/s" },
      value: measured.ratio,
      unit: "times",
      atLeast: 0.5,
    };
  });
}

function decodeRows(events: readonly StreamEvent[], rounds: number): BenchRow[] {
  const query = queryWith(WINDOWS.tumbling);
  const records = events.map(({ row, eventMicros, origin }): SourceRecord => ({
    ...origin,
    key: null,
    value: JSON.stringify({
      event_id: `evt_${origin.offset}`,
      key: row.key,
      amount: row.amount,
      at: new Date(eventMicros! / 1000).toISOString(),
      event_type: "purchase",
    }),
  }));
  // Shorter rounds, and more of them: decoding leaves much to collect, which a busy machine delays.
  const measured = measureInTurn(rounds * 3, {
    hand: () => parseLoop(records),
    engine: () => decodingLoop(records, query),
  });
  return [
    {
      name: "streaming engine with JSON decoding",
      against: "JSON.parse alone",
      figure: { value: records.length / measured.engine, unit: "records/s" },
      value: measured.ratio,
      unit: "times",
      atLeast: 0.7,
    },
  ];
}

function memoryRows(pairs: number): BenchRow[] {
  const operator = createOperator(queryWith(WINDOWS.tumbling));
  const before = Deno.memoryUsage().rss;
  let changes = 0;
  for (let from = 0; from < pairs; from += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, pairs - from) }, (_, i) => (
      eventAt({ offset: from + i, key: `key_${from + i}`, eventMicros: START_MICROS })
    ));
    operator.apply(events, { lateMicros: 0, nowMicros: 0 });
    changes += operator.takeChanges().length;
  }
  if (changes !== pairs) throw new Error(`${changes} changes were taken, not ${pairs}`);
  const megabytes = (Deno.memoryUsage().rss - before) / 1e6;
  return [{
    name: `memory of ${pairs.toLocaleString("en-US")} open windows and keys`,
    value: megabytes,
    unit: "MB",
    atMost: 1_000,
  }];
}

/** Seconds of each, and how many times the rate of the first the second has. */
function measureInTurn(
  rounds: number,
  { hand, engine }: { readonly hand: () => unknown; readonly engine: () => unknown },
): { readonly hand: number; readonly engine: number; readonly ratio: number } {
  const times: { hand: number; engine: number }[] = [];
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    const measured = { hand: seconds(hand), engine: seconds(engine) };
    if (round > 0) times.push(measured);
  }
  return {
    hand: medianOf(times.map((time) => time.hand)),
    engine: medianOf(times.map((time) => time.engine)),
    ratio: medianOf(times.map((time) => time.hand / time.engine)),
  };
}

function seconds(work: () => unknown): number {
  const from = performance.now();
  work();
  return (performance.now() - from) / 1000;
}

/** What a person would write who needs this one result: a map of sums, and windows closed in time. */
function handLoop(events: readonly StreamEvent[], slideMicros: number): number {
  const groups = new Map<string, { endMicros: number; total: number; events: number }>();
  let emitted = 0;
  let maxMicros = 0;
  for (let from = 0; from < events.length; from += BATCH) {
    const watermark = maxMicros - DELAY_MICROS;
    for (let i = from; i < Math.min(from + BATCH, events.length); i++) {
      const { row, eventMicros } = events[i]!;
      const micros = eventMicros!;
      if (micros > maxMicros) maxMicros = micros;
      const last = micros - micros % slideMicros;
      for (let start = last; start > micros - SIZE_MICROS; start -= slideMicros) {
        const endMicros = start + SIZE_MICROS;
        if (endMicros <= watermark) break;
        const key = `${start}/${row.key}`;
        const group = groups.get(key);
        if (group === undefined) {
          groups.set(key, { endMicros, total: row.amount as number, events: 1 });
        } else {
          group.total += row.amount as number;
          group.events++;
        }
      }
    }
    for (const [key, group] of groups) {
      if (group.endMicros > watermark) continue;
      emitted++;
      groups.delete(key);
    }
  }
  return emitted;
}

function engineLoop(events: readonly StreamEvent[], query: StreamQuery): number {
  const operator = createOperator(query);
  let emitted = 0;
  let nowMicros = 0;
  let maxMicros = 0;
  for (let from = 0; from < events.length; from += BATCH) {
    const batch = events.slice(from, from + BATCH);
    const lateMicros = nowMicros;
    nowMicros = Math.max(nowMicros, maxMicros - DELAY_MICROS);
    emitted += operator.apply(batch, { lateMicros, nowMicros }).rows.length;
    operator.takeChanges();
    for (const { eventMicros } of batch) maxMicros = Math.max(maxMicros, eventMicros!);
  }
  return emitted;
}

function parseLoop(records: readonly SourceRecord[]): number {
  let total = 0;
  for (const { value } of records) total += JSON.parse(value as string).amount;
  return total;
}

function decodingLoop(records: readonly SourceRecord[], query: StreamQuery): number {
  const operator = createOperator(query);
  const planner = createBatchPlanner(query);
  const intake = createIntake(query);
  const nowMs = 0;
  let emitted = 0;
  for (let from = 0; from < records.length; from += BATCH) {
    const batch = planner.plan({ hasData: true, nowMs })!;
    const { events, maxEventMicros } = intake(records.slice(from, from + BATCH), { nowMs });
    emitted += operator.apply(events, batch.watermarks).rows.length;
    operator.takeChanges();
    planner.commit(batch, { maxEventMicros, nowMs });
  }
  return emitted;
}

function makeEvents(count: number): StreamEvent[] {
  // Strides that share no factor with what they wrap at spread keys and times evenly.
  return Array.from({ length: count }, (_, offset) =>
    eventAt({
      offset,
      key: `key_${(offset * 617) % KEYS}`,
      eventMicros: START_MICROS + Math.floor(offset * 1e6 / EVENTS_PER_SECOND) +
        (offset * 7_919_123) % JITTER_MICROS,
    }));
}

function eventAt(
  { offset, key, eventMicros }: {
    readonly offset: number;
    readonly key: string;
    readonly eventMicros: number;
  },
): StreamEvent {
  const row = { key, amount: 100 + (offset % 997) / 10, event_timestamp: eventMicros };
  return { row, eventMicros, origin: { topic: "bench", partition: 0, offset, timestampMs: null } };
}
