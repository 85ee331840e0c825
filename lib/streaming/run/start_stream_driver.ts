/** Driving a query by hand: what is sent, when batches run, and what time it is. @module */

import type { BatchRecord } from "../core/batch_record.ts";
import type { Row, StreamQuery } from "../query/stream_query.ts";
import { createMemorySink, type MemorySink } from "../sinks/create_memory_sink.ts";
import type { DeadLetter } from "../sinks/sink.ts";
import {
  type AddOptions,
  createMemoryStream,
  type MemoryStreamOptions,
} from "../sources/create_memory_stream.ts";
import { createManualClock } from "./create_manual_clock.ts";
import type { OpenWindow, QueryHandle } from "./query_handle.ts";
import { startQuery } from "./start_query.ts";

/** Where it begins. */
export interface DriverOptions extends MemoryStreamOptions {
  /** Processing time at the start; default 1970. It matters to idle partitions and future times. */
  readonly startMs?: number;
  readonly maxRecordsPerBatch?: number;
}

/** A query that does nothing by itself. */
export interface StreamDriver {
  readonly handle: QueryHandle;
  readonly sink: MemorySink;
  /** Adds records: texts and tombstones as they are, anything else as JSON. */
  send(values: readonly unknown[], options?: AddOptions): void;
  /** Moves processing time on. */
  advance(ms: number): void;
  /** Runs batches until there is nothing to do, and answers with them. */
  step(): Promise<readonly BatchRecord[]>;
  /** What a table of the results would hold. */
  table(): readonly Row[];
  /** Rows that came too late, with their windows. */
  late(): readonly Row[];
  deadLetters(): readonly DeadLetter[];
  openWindows(): readonly OpenWindow[];
  stop(): Promise<void>;
}

/** Steps move time by this much each, which no window will notice. */
const TICK_MS = 1;

/**
 * Starts a query on a log in memory, with a sink in memory and a clock that stands still.
 *
 * @throws {UsageError} if the query cannot be run.
 *
 * @example
 * ```ts
 * import { startStreamDriver } from "@lib/streaming/run/start_stream_driver.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const driver = await startStreamDriver({
 *   decode: { format: "json", fields: {}, eventTime: "at" },
 *   watermark: { delay: "10 seconds" },
 *   window: { type: "tumbling", size: "5 seconds" },
 *   aggregates: [{ fn: "count", as: "n" }],
 * });
 * const at = (second: number) => ({ at: `2025-01-01T00:00:${second}Z` });
 * driver.send([at(10), at(12)]);
 * await driver.step();
 * assertEquals(driver.openWindows()[0]!.missingMicros, 13_000_000);
 * driver.send([at(25)]);
 * await driver.step();
 * assertEquals(driver.table().map(({ n }) => n), [2]);
 * await driver.stop();
 * ```
 */
export async function startStreamDriver(
  query: StreamQuery,
  { startMs = 0, maxRecordsPerBatch, ...shape }: DriverOptions = {},
): Promise<StreamDriver> {
  const source = createMemoryStream(shape);
  const sink = createMemorySink();
  const time = createManualClock({ startMs });
  const batches: BatchRecord[] = [];
  const handle = await startQuery(query, {
    source,
    sink,
    clock: time.clock,
    trigger: `${TICK_MS} ms`,
    onBatch: (batch) => void batches.push(batch),
    ...(maxRecordsPerBatch !== undefined && { maxRecordsPerBatch }),
  });
  // A query that fails never waits again.
  const failed = handle.awaitTermination();
  failed.catch(() => {});
  const idle = () => Promise.race([time.whenAwaited(), failed]);
  await idle();
  return {
    handle,
    sink,
    send: source.add,
    advance: time.advance,
    step: async () => {
      const before = batches.length;
      for (let count = -1; count !== batches.length;) {
        count = batches.length;
        time.advance(TICK_MS);
        await idle();
      }
      return batches.slice(before);
    },
    table: sink.table,
    late: () => sink.batches.flatMap(({ rows }) => (rows.late ?? []).map(({ values }) => values)),
    deadLetters: () => sink.batches.flatMap(({ deadLetters }) => deadLetters),
    openWindows: handle.openWindows,
    stop: handle.stop,
  };
}
