/** Drives a query over batches held in memory, for tests and for teaching. @module */

import { createIntake, type RejectedRecord } from "../query/create_intake.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import type { SourceRecord } from "../sources/source.ts";
import type { BatchRecord } from "./batch_record.ts";
import {
  createBatchPlanner,
  type PlannedBatch,
  type PlannerOptions,
} from "./create_batch_planner.ts";
import { createBatchRecord } from "./create_batch_record.ts";
import { createOperator } from "./create_operator.ts";
import type { OpenGroup, StateChange, StepOutput, StreamEvent } from "./operator.ts";
import { storeChanges } from "./store_changes.ts";

/**
 * `available-now`: all batches back to back, then one without data if the watermark moved.
 * `stepwise`: one without data after every batch that moved the watermark.
 */
export const DRIVES = ["available-now", "stepwise"] as const;
export type Drive = (typeof DRIVES)[number];

export interface DriveOptions extends Pick<PlannerOptions, "defaultScope"> {
  readonly drive?: Drive;
  /** Indexes of the batches of each run; between runs everything is stored and read again. */
  readonly runs?: readonly (readonly number[])[] | null;
  /** Processing time of each batch, in milliseconds; 0 throughout if not given. */
  readonly nowMs?: (batchIndex: number) => number;
}

/** A batch as it ran. */
export interface DrivenBatch {
  readonly record: BatchRecord;
  /** Of the batch of records that it came with, or after. */
  readonly index: number;
  /** What went on to the operator. */
  readonly events: readonly StreamEvent[];
  readonly output: StepOutput;
  readonly rejected: readonly RejectedRecord[];
  /** The watermark that this batch leaves to the next. */
  readonly watermarkMs: number;
  /** Windows that are open after it. */
  readonly open: readonly OpenGroup[];
  /** The state after this batch: what a checkpoint would hold. */
  readonly entries: ReadonlyMap<string, StateChange>;
}

/**
 * Runs batches of record values through a query, as texts or as records, and yields each batch.
 *
 * @example
 * ```ts
 * import { driveBatches } from "@lib/streaming/core/drive_batches.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const query = {
 *   decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
 *   watermark: { delay: "10 seconds" },
 *   window: { type: "tumbling", size: "5 seconds" },
 *   keys: ["k"],
 *   aggregates: [{ fn: "count", as: "n" }],
 * } as const;
 * const at = (time: string) => `{"k": "a", "at": "2025-01-01T00:00:${time}"}`;
 * const batches = [...driveBatches(query, [[at("10"), at("14.999")], [at("25")]])];
 * assertEquals(batches.map(({ record }) => record.rows), [
 *   [],
 *   [],
 *   [["2025-01-01T00:00:10.000Z", "2025-01-01T00:00:15.000Z", "a", 2]],
 * ]);
 * ```
 */
export function* driveBatches(
  query: StreamQuery,
  batches: readonly (readonly (string | SourceRecord)[])[],
  { drive = "available-now", runs = null, nowMs = () => 0, defaultScope }: DriveOptions = {},
): Generator<DrivenBatch> {
  let state: PlannerOptions["state"] = null;
  const entries = new Map<string, StateChange>();
  let offset = 0;

  for (const run of runs ?? [batches.keys().toArray()]) {
    const planner = createBatchPlanner(query, { defaultScope, state });
    const operator = createOperator(query);
    operator.restore(entries.values());
    const intake = createIntake(query);

    const execute = (batch: PlannedBatch, index: number): DrivenBatch => {
      const now = { nowMs: nowMs(index) };
      const values = batch.kind === "data" ? batches[index]! : [];
      const records = values.map((value) =>
        typeof value === "string" ? record(value, offset++) : value
      );
      const { events, rejected, maxEventMicros } = intake(records, now);
      const output = operator.apply(events, batch.watermarks);
      planner.commit(batch, { maxEventMicros, ...now });
      storeChanges(entries, operator.takeChanges().map(throughJson));
      const { columns } = operator;
      return {
        record: createBatchRecord(batch, { columns, numInputRows: records.length, output }),
        index,
        events,
        output,
        rejected,
        watermarkMs: planner.state.watermarkMs,
        open: [...operator.open()],
        entries: new Map(entries),
      };
    };

    for (const [i, index] of run.entries()) {
      yield execute(planner.plan({ hasData: true, nowMs: nowMs(index) })!, index);
      if (drive === "available-now" && i + 1 < run.length) continue;
      const closing = planner.plan({ hasData: false, nowMs: nowMs(index) });
      if (closing !== null) yield execute(closing, index);
    }
    state = JSON.parse(JSON.stringify(planner.state));
  }
}

function record(value: string, offset: number): SourceRecord {
  return { topic: "memory", partition: 0, offset, timestampMs: null, key: null, value };
}

/** As any checkpoint would have it. */
function throughJson(change: StateChange): StateChange {
  return { value: undefined, ...JSON.parse(JSON.stringify(change)) };
}
