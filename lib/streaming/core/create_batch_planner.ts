/** When the next batch runs, and which watermarks it has: Spark's rules, in one pure place. @module */

import { parseDuration } from "@lib/time/parse_duration.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import type { Watermarks } from "./operator.ts";

/** A batch that is to run. JSON all through, so that it can be written down ahead. */
export interface PlannedBatch {
  readonly batchId: number;
  /** `no-data`: nothing new to read, but the watermark moved, so that windows may close. */
  readonly kind: "data" | "no-data";
  /** Null where the query has no watermark. */
  readonly watermarks: Watermarks | null;
}

/** What the planner must know again after a restart. JSON all through. */
export interface PlannerState {
  readonly nextBatchId: number;
  /** Of the last batch, in milliseconds; the next one judges lateness by it. */
  readonly watermarkMs: number;
  /** Latest event time by partition in milliseconds; null where none came yet. */
  readonly maxEventMs: Readonly<Record<string, number | null>>;
}

/** What is there at the moment of planning. */
export interface Situation {
  readonly hasData: boolean;
  /** Processing time. Only idle partitions depend on it. */
  readonly nowMs: number;
  /** All partitions of the source: one that has sent nothing yet holds the watermark back too. */
  readonly partitions?: readonly string[];
}

/** What a batch turned out to hold. */
export interface Observed {
  /** Latest event time of each partition that sent records; null if none of them had one. */
  readonly maxEventMicros: Readonly<Record<string, number | null>>;
  readonly nowMs: number;
}

/** Which partition holds the watermark back. */
export interface SlowestPartition {
  readonly partition: string;
  /** Null if it has sent no event time yet. */
  readonly maxEventMs: number | null;
}

export interface BatchPlanner {
  readonly state: PlannerState;
  /** The next batch, or null if there is nothing to do. Until a commit it is the same batch again. */
  plan(situation: Situation): PlannedBatch | null;
  /** Takes note that a batch is done, whether planned by this process or by one before it. */
  commit(batch: PlannedBatch, observed: Observed): void;
  /** Of those that the watermark waits for; null before the first event. */
  slowest(nowMs: number): SlowestPartition | null;
}

export interface PlannerOptions {
  /** Scope of the watermark if the query does not say. */
  readonly defaultScope?: "query" | "partition";
  /** Continues from here instead of from batch 0. */
  readonly state?: PlannerState | null;
}

/** After this long a silent partition is idle, if the query does not say. */
export const DEFAULT_IDLE_TIMEOUT = "30 seconds";

const START: PlannerState = { nextBatchId: 0, watermarkMs: 0, maxEventMs: {} };

/**
 * Plans the batches of a query.
 *
 * The watermark of a batch is fixed before it runs, from the event times of the batches before it:
 * the latest in whole milliseconds, less the delay, and never less than before; it starts at 1970.
 * With scope `partition` the latest times of the partitions that are not idle are taken, and of
 * those the earliest; if all are idle, the latest of all.
 *
 * @example
 * ```ts
 * import { createBatchPlanner } from "@lib/streaming/core/create_batch_planner.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const planner = createBatchPlanner({
 *   decode: { format: "json", fields: { id: "string" }, eventTime: "at" },
 *   watermark: { delay: "10 seconds" },
 *   dedup: { op: "within", cols: ["id"] },
 * });
 * const first = planner.plan({ hasData: true, nowMs: 0 })!;
 * planner.commit(first, { maxEventMicros: { "log/0": 25_000_000 }, nowMs: 0 });
 * assertEquals(planner.plan({ hasData: false, nowMs: 0 }), {
 *   batchId: 1,
 *   kind: "no-data",
 *   watermarks: { lateMicros: 0, nowMicros: 15_000_000 },
 * });
 * ```
 */
export function createBatchPlanner(
  query: StreamQuery,
  { defaultScope = "query", state: restored = null }: PlannerOptions = {},
): BatchPlanner {
  const { watermark } = query;
  const delayMs = watermark ? delayMillis(watermark.delay) : null;
  const isPerPartition = (watermark?.scope ?? defaultScope) === "partition";
  const idleMs = parseDuration(watermark?.idleTimeout ?? DEFAULT_IDLE_TIMEOUT, {
    name: "watermark.idleTimeout",
  }) / 1000;
  const runsWithoutData = hasNoDataBatches(query);
  let state = restored ?? START;
  // Not kept over a restart: time that the query itself was down is nobody's silence.
  const heardAtMs = new Map<string, number>();

  function activeTimes(nowMs: number, partitions: readonly string[]): Map<string, number | null> {
    const known = new Set([...Object.keys(state.maxEventMs), ...partitions]);
    for (const partition of known) {
      if (!heardAtMs.has(partition)) heardAtMs.set(partition, nowMs);
    }
    const times = [...known].map((name) => [name, state.maxEventMs[name] ?? null] as const);
    return new Map(times.filter(([name]) => nowMs - heardAtMs.get(name)! < idleMs));
  }

  function maxEventMs(nowMs: number, partitions: readonly string[]): number {
    const active = isPerPartition ? [...activeTimes(nowMs, partitions).values()] : [];
    if (active.length > 0) return Math.min(...active.map((time) => time ?? -Infinity));
    return Math.max(...Object.values(state.maxEventMs).map((time) => time ?? -Infinity));
  }

  return {
    get state() {
      return state;
    },
    plan({ hasData, nowMs, partitions = [] }) {
      const lateMs = state.watermarkMs;
      const nextMs = delayMs === null
        ? lateMs
        : Math.max(lateMs, maxEventMs(nowMs, partitions) - delayMs);
      if (!hasData && !(runsWithoutData && nextMs > lateMs)) return null;
      return {
        batchId: state.nextBatchId,
        kind: hasData ? "data" : "no-data",
        watermarks: delayMs === null
          ? null
          : { lateMicros: lateMs * 1000, nowMicros: nextMs * 1000 },
      };
    },
    commit({ batchId, watermarks }, { maxEventMicros, nowMs }) {
      const maxEventMs = { ...state.maxEventMs };
      for (const [partition, micros] of Object.entries(maxEventMicros)) {
        heardAtMs.set(partition, nowMs);
        const before = maxEventMs[partition] ?? null;
        const millis = micros === null ? null : Math.floor(micros / 1000);
        maxEventMs[partition] = before === null || (millis !== null && millis > before)
          ? millis
          : before;
      }
      state = {
        nextBatchId: batchId + 1,
        watermarkMs: watermarks === null ? state.watermarkMs : watermarks.nowMicros / 1000,
        maxEventMs,
      };
    },
    slowest(nowMs) {
      if (!isPerPartition) return null;
      const entries = [...activeTimes(nowMs, [])];
      if (entries.length === 0) return null;
      const [partition, maxEventMs] = entries.reduce((slowest, entry) =>
        (entry[1] ?? -Infinity) < (slowest[1] ?? -Infinity) ? entry : slowest
      );
      return { partition, maxEventMs };
    },
  };
}

/** Spark keeps the delay in whole milliseconds. */
function delayMillis(delay: string): number {
  return Math.floor(parseDuration(delay, { name: "watermark.delay" }) / 1000);
}

/** Complete mode never closes a window, but deduplication forgets in any mode. */
function hasNoDataBatches({ aggregates, dedup, outputMode }: StreamQuery): boolean {
  return Boolean(dedup) || ((aggregates?.length ?? 0) > 0 && outputMode !== "complete");
}
