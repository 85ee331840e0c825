/** What a batch did, in Spark's words. @module */

import { formatInstant } from "@lib/time/format_instant.ts";
import type { OperatorState, Watermarks } from "../core/operator.ts";
import type { EventTimes } from "../query/create_intake.ts";
import type { SourceOffsets } from "../sources/source.ts";

/** Counts of one batch, and of a run as their sums. */
export interface StreamCounts {
  /** Records read; each is accepted or a dead letter. */
  readonly input: number;
  readonly accepted: number;
  /** Records that could not be handled; where a sink refused a row of one, it is also accepted. */
  readonly deadLetters: number;
  /** Of the accepted, those that came after a window or session of theirs had closed. */
  readonly late: number;
  /** Of the accepted, those that had come before. */
  readonly duplicates: number;
  /** Rows that the sink took. */
  readonly output: number;
  /** Rows that the sink will never take; each is a dead letter. */
  readonly refused: number;
}

/** Progress of one batch. Times are ISO 8601; `durationMs` has the parts of the whole. */
export interface StreamProgress {
  readonly id: string;
  readonly runId: string;
  readonly name: string;
  readonly timestamp: string;
  readonly batchId: number;
  readonly batchDuration: number;
  readonly numInputRows: number;
  readonly inputRowsPerSecond: number;
  readonly processedRowsPerSecond: number;
  readonly durationMs: Readonly<Record<string, number>>;
  readonly eventTime: Readonly<Partial<Record<"max" | "min" | "avg" | "watermark", string>>>;
  readonly stateOperators: readonly (OperatorState & { readonly commitTimeMs: number })[];
  readonly sources: readonly {
    readonly description: string;
    readonly startOffset: SourceOffsets;
    readonly endOffset: SourceOffsets;
    readonly latestOffset: SourceOffsets;
    readonly numInputRows: number;
    readonly inputRowsPerSecond: number;
    readonly processedRowsPerSecond: number;
  }[];
  readonly sink: { readonly description: string; readonly numOutputRows: number };
  /** Ours: what became of the input. */
  readonly counts: StreamCounts;
}

/** What progress is made of. */
export interface ProgressFacts {
  readonly id: string;
  readonly runId: string;
  readonly name: string;
  readonly batchId: number;
  readonly startedAtMs: number;
  /** When the batch before it began; null for the first of a run. */
  readonly previousStartMs: number | null;
  readonly durationMs: Readonly<Record<string, number>>;
  readonly eventTimes: EventTimes | null;
  readonly watermarks: Watermarks | null;
  readonly state: readonly OperatorState[];
  readonly source: {
    readonly description: string;
    readonly startOffset: SourceOffsets;
    readonly endOffset: SourceOffsets;
    readonly latestOffset: SourceOffsets;
  };
  readonly sinkDescription: string;
  readonly counts: StreamCounts;
}

const MAX_OFFSETS = 50;

/**
 * The progress object. Rows of input per second count from the start of the batch before; where
 * there is none they are 0.
 *
 * @example
 * ```ts
 * import { createProgress } from "@lib/streaming/run/progress.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const offsets = { startOffset: {}, endOffset: { "a/0": 100 }, latestOffset: { "a/0": 100 } };
 * const none = { accepted: 0, deadLetters: 0, late: 0, duplicates: 0, output: 0, refused: 0 };
 * const progress = createProgress({
 *   id: "q",
 *   runId: "r",
 *   name: "sales",
 *   batchId: 0,
 *   startedAtMs: 2_000,
 *   previousStartMs: 1_000,
 *   durationMs: { triggerExecution: 500 },
 *   eventTimes: null,
 *   watermarks: { lateMicros: 0, nowMicros: 0 },
 *   state: [],
 *   source: { description: "memory", ...offsets },
 *   sinkDescription: "memory",
 *   counts: { ...none, input: 100 },
 * });
 * assertEquals([progress.inputRowsPerSecond, progress.processedRowsPerSecond], [100, 200]);
 * assertEquals(progress.eventTime, { watermark: "1970-01-01T00:00:00.000Z" });
 * ```
 */
export function createProgress(facts: ProgressFacts): StreamProgress {
  const { counts, durationMs, eventTimes, watermarks, startedAtMs, previousStartMs } = facts;
  const tookMs = durationMs["triggerExecution"] ?? 0;
  const sinceMs = previousStartMs === null ? 0 : startedAtMs - previousStartMs;
  const rates = {
    inputRowsPerSecond: perSecond(counts.input, sinceMs),
    processedRowsPerSecond: perSecond(counts.input, tookMs),
  };
  const commitTimeMs = durationMs["commitOffsets"] ?? 0;
  return {
    id: facts.id,
    runId: facts.runId,
    name: facts.name,
    timestamp: new Date(startedAtMs).toISOString(),
    batchId: facts.batchId,
    batchDuration: tookMs,
    numInputRows: counts.input,
    ...rates,
    durationMs,
    eventTime: {
      ...(eventTimes && {
        max: formatInstant(eventTimes.maxMicros),
        min: formatInstant(eventTimes.minMicros),
        avg: formatInstant(Math.round(eventTimes.avgMicros)),
      }),
      ...(watermarks && { watermark: formatInstant(watermarks.nowMicros) }),
    },
    stateOperators: facts.state.map((operator) => ({ ...operator, commitTimeMs })),
    sources: [{ ...shortened(facts.source), numInputRows: counts.input, ...rates }],
    sink: { description: facts.sinkDescription, numOutputRows: counts.output },
    counts,
  };
}

/** Of a folder of many files, only those that the batch read: a row for each batch must stay short. */
function shortened(source: ProgressFacts["source"]): ProgressFacts["source"] {
  const { startOffset, endOffset, latestOffset } = source;
  if (Object.keys(endOffset).length <= MAX_OFFSETS) return source;
  const read = Object.keys(endOffset).filter((name) => endOffset[name] !== startOffset[name]);
  const only = (offsets: SourceOffsets): SourceOffsets =>
    Object.fromEntries(
      read.filter((name) => Object.hasOwn(offsets, name)).map((name) => [name, offsets[name]!]),
    );
  return {
    ...source,
    startOffset: only(startOffset),
    endOffset: only(endOffset),
    latestOffset: only(latestOffset),
  };
}

function perSecond(rows: number, ms: number): number {
  return ms > 0 ? rows / (ms / 1000) : 0;
}
