/** What became of every record and every window, in two times: for pictures. @module */

import { createIntake } from "../query/create_intake.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import { createBatchPlanner } from "./create_batch_planner.ts";
import { createOperator } from "./create_operator.ts";

/** A record and when it arrived. */
export interface TimedValue {
  readonly value: string | null;
  /** Processing time, in microseconds since 1970. */
  readonly atMicros: number;
}

/** What became of a record. */
export const FATES = ["counted", "late"] as const;
export type Fate = (typeof FATES)[number];

/** Times are seconds since the first record arrived. */
export interface WindowTrace {
  readonly records: readonly {
    readonly arrived: number;
    readonly event: number;
    readonly fate: Fate;
  }[];
  /** The watermark after each batch. */
  readonly watermarks: readonly { readonly at: number; readonly watermark: number }[];
  readonly windows: readonly {
    readonly start: number;
    readonly end: number;
    /** When its first record was handled. */
    readonly opened: number;
    /** When the watermark had passed its end; null where that had not happened yet. */
    readonly closed: number | null;
    /** Rows that it gave, one per key; 0 while it is open. */
    readonly rows: number;
  }[];
}

/**
 * Runs a query in append mode over records, a batch every `everySeconds` of processing time, and
 * notes what happened. A sliding window's record is late here if it is late for any window.
 *
 * @example
 * ```ts
 * import { traceWindows } from "@lib/streaming/core/trace_windows.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const query = {
 *   decode: { format: "json", fields: {}, eventTime: "at" },
 *   watermark: { delay: "2 seconds" },
 *   window: { type: "tumbling", size: "5 seconds" },
 *   aggregates: [{ fn: "count", as: "n" }],
 * } as const;
 * const at = (second: number) => JSON.stringify({ at: `2025-01-01T00:00:${10 + second}` });
 * const seconds = [0, 3, 8, 1];
 * const values = seconds.map((second, i) => ({ value: at(second), atMicros: i * 1e6 }));
 * const { records, windows } = traceWindows(query, values, { everySeconds: 1 });
 * assertEquals(records.map(({ fate }) => fate), ["counted", "counted", "counted", "late"]);
 * assertEquals(windows.map(({ opened, closed }) => [opened, closed]), [[0, 2], [2, null]]);
 * ```
 */
export function traceWindows(
  query: StreamQuery,
  values: readonly TimedValue[],
  { everySeconds }: { readonly everySeconds: number },
): WindowTrace {
  const planner = createBatchPlanner(query, { defaultScope: "query" });
  const operator = createOperator({ ...query, outputMode: "append" });
  const intake = createIntake(query);
  const firstMicros = values[0]?.atMicros ?? 0;
  const records: WindowTrace["records"][number][] = [];
  const watermarks: WindowTrace["watermarks"][number][] = [];
  const windows = new Map<string, { -readonly [K in keyof TraceWindow]: TraceWindow[K] }>();
  let originMicros: number | undefined;
  const relative = (micros: number) => (micros - originMicros!) / 1e6;

  const step = (batch: readonly (TimedValue & { readonly offset: number })[], at: number) => {
    const now = { nowMs: firstMicros / 1000 + at * 1000 };
    const plan = planner.plan({ hasData: batch.length > 0, ...now });
    if (plan === null) return false;
    const sources = batch.map(({ value, offset }) => ({
      topic: "trace",
      partition: 0,
      offset,
      timestampMs: null,
      key: null,
      value,
    }));
    const { events, maxEventMicros } = intake(sources, now);
    originMicros ??= events[0]?.eventMicros ?? undefined;
    const output = operator.apply(events, plan.watermarks);
    planner.commit(plan, { maxEventMicros, ...now });
    operator.takeChanges();
    const late = new Set(output.late.map(({ origin }) => origin.offset));
    const accepted = new Map(events.map((event) => [event.origin.offset, event.eventMicros]));
    for (const { offset, atMicros } of batch) {
      const eventMicros = accepted.get(offset) ?? null;
      if (originMicros === undefined || eventMicros === null) continue;
      records.push({
        arrived: (atMicros - firstMicros) / 1e6,
        event: relative(eventMicros),
        fate: late.has(offset) ? "late" : "counted",
      });
    }
    for (const { startMicros, endMicros } of operator.open()) note(startMicros, endMicros, at);
    for (const row of output.rows) {
      const [start, end] = [row["window_start"] as number, row["window_end"] as number];
      const window = note(start, end, at);
      window.closed = at;
      window.rows++;
    }
    if (originMicros !== undefined && planner.state.watermarkMs > 0) {
      watermarks.push({ at, watermark: relative(planner.state.watermarkMs * 1000) });
    }
    return true;
  };

  function note(startMicros: number, endMicros: number, at: number) {
    const id = `${startMicros} ${endMicros}`;
    let window = windows.get(id);
    if (window === undefined) {
      const [start, end] = [relative(startMicros), relative(endMicros)];
      windows.set(id, window = { start, end, opened: at, closed: null, rows: 0 });
    }
    return window;
  }

  const numbered = values.map((value, offset) => ({ ...value, offset }));
  const batchOf = ({ atMicros }: TimedValue) =>
    Math.floor((atMicros - firstMicros) / (everySeconds * 1e6));
  for (const [number, batch] of Map.groupBy(numbered, batchOf)) {
    const at = number * everySeconds;
    step(batch, at);
    step([], at);
  }
  return {
    records,
    watermarks,
    windows: [...windows.values()].sort((a, b) => a.start - b.start),
  };
}

type TraceWindow = WindowTrace["windows"][number];
