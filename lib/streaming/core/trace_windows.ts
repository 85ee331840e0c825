/** What became of every record and every window, in two times: for pictures. @module */

import type { StreamQuery } from "../query/stream_query.ts";
import { driveBatches } from "./drive_batches.ts";

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
  const firstMicros = values[0]?.atMicros ?? 0;
  const steps = stepsOf(values, everySeconds);
  const records: WindowTrace["records"][number][] = [];
  const watermarks: WindowTrace["watermarks"][number][] = [];
  const windows = new Map<string, { -readonly [K in keyof TraceWindow]: TraceWindow[K] }>();
  let originMicros: number | undefined;
  const relative = (micros: number) => (micros - originMicros!) / 1e6;

  function note(startMicros: number, endMicros: number, at: number) {
    const id = `${startMicros} ${endMicros}`;
    let window = windows.get(id);
    if (window === undefined) {
      const [start, end] = [relative(startMicros), relative(endMicros)];
      windows.set(id, window = { start, end, opened: at, closed: null, rows: 0 });
    }
    return window;
  }

  const batches = driveBatches(
    { ...query, outputMode: "append" },
    steps.map(({ batch }) => batch),
    {
      drive: "stepwise",
      defaultScope: "query",
      nowMs: (step) => firstMicros / 1000 + steps[step]!.at * 1000,
    },
  );
  for (const { index, events, output, open, watermarkMs } of batches) {
    const { at } = steps[index]!;
    originMicros ??= events[0]?.eventMicros ?? undefined;
    const late = new Set(output.late.map(({ origin }) => origin.offset));
    for (const { origin, eventMicros } of events) {
      if (eventMicros === null) continue;
      records.push({
        arrived: (values[origin.offset]!.atMicros - firstMicros) / 1e6,
        event: relative(eventMicros),
        fate: late.has(origin.offset) ? "late" : "counted",
      });
    }
    for (const { startMicros, endMicros } of open) note(startMicros, endMicros, at);
    for (const row of output.rows) {
      const [start, end] = [row["window_start"] as number, row["window_end"] as number];
      const window = note(start, end, at);
      window.closed = at;
      window.rows++;
    }
    if (originMicros !== undefined && watermarkMs > 0) {
      watermarks.push({ at, watermark: relative(watermarkMs * 1000) });
    }
  }
  return {
    records,
    watermarks,
    windows: [...windows.values()].sort((a, b) => a.start - b.start),
  };
}

type TraceWindow = WindowTrace["windows"][number];

/** The batches, and when in seconds since the first record each is handled. */
function stepsOf(values: readonly TimedValue[], everySeconds: number) {
  const stepMicros = everySeconds * 1e6;
  const firstMicros = values[0]?.atMicros ?? 0;
  const records = values.map(({ value, atMicros }, offset) => ({
    step: Math.floor((atMicros - firstMicros) / stepMicros),
    record: { topic: "trace", partition: 0, offset, timestampMs: null, key: null, value },
  }));
  return [...Map.groupBy(records, ({ step }) => step)].map(([step, members]) => ({
    at: step * everySeconds,
    batch: members.map(({ record }) => record),
  }));
}
