/** One batch from the source to the checkpoint. @module */

import { createBatchRecord } from "../core/create_batch_record.ts";
import type { BatchPlanner, PlannedBatch } from "../core/create_batch_planner.ts";
import type { LateRow, StepOutput, StreamOperator } from "../core/operator.ts";
import type { Admitted, Intake } from "../query/create_intake.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import { deadLetterOf, deadLetterOfRow } from "../sinks/dead_letter_of.ts";
import type { DeadLetter, Sink, SinkBatch, SinkReport, SinkSchema } from "../sinks/sink.ts";
import type { Source, SourceAnchors, SourceOffsets, SourceRecord } from "../sources/source.ts";
import { batchRows } from "./batch_rows.ts";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { createProgress, type StreamCounts, type StreamProgress } from "./progress.ts";
import type { QueryOptions } from "./query_options.ts";

/** What is the same for all batches of a run. */
export interface BatchRunner {
  readonly query: StreamQuery;
  readonly source: Source;
  readonly intake: Intake;
  readonly operator: StreamOperator;
  readonly planner: BatchPlanner;
  readonly sink: Sink;
  /** Undefined where the sink takes dead letters itself, or nothing keeps them. */
  readonly deadLetters: Sink | undefined;
  readonly checkpoint: Checkpoint;
  readonly schema: SinkSchema;
  readonly runId: string;
  readonly nowMs: () => number;
  readonly retry: <T>(work: () => Promise<T>) => Promise<T>;
  readonly onBatch: QueryOptions["onBatch"];
}

/** What makes a batch the batch it is, so that a second try brings the same. */
export interface BatchDetails {
  readonly batch: PlannedBatch;
  /** Processing time, by which event times of the future are told. */
  readonly nowMs: number;
  /** Of a query's first batch: where it began. */
  readonly from?: SourceOffsets;
  /** Emits what is open instead of reading. */
  readonly isFlush?: boolean;
}

/** A batch and what is known of it besides. */
export interface BatchTask {
  readonly details: BatchDetails;
  readonly from: SourceOffsets;
  readonly to: SourceOffsets;
  readonly latest: SourceOffsets;
  readonly anchors: SourceAnchors;
  readonly startedAtMs: number;
  readonly previousStartMs: number | null;
  /** Milliseconds that planning took, by part. */
  readonly durationMs: Readonly<Record<string, number>>;
  /** Writes the plan down; resolves once it is on disk. */
  readonly writeAhead: () => Promise<void>;
}

const NOTHING: Admitted = { events: [], rejected: [], maxEventMicros: {}, eventTimes: null };

/**
 * Reads, judges, aggregates, writes and commits one batch, in this order: its plan is on disk before
 * the sink has any of it, and the sink has it before the checkpoint says that it is done. What was not
 * said to be done is done again.
 */
export async function runBatch(
  runner: BatchRunner,
  task: BatchTask,
): Promise<{ readonly progress: StreamProgress; readonly anchors: SourceAnchors }> {
  const { query, operator, planner, checkpoint, source, sink } = runner;
  const { batch, nowMs, isFlush = false } = task.details;
  const timer = stopwatch();
  const planned = task.writeAhead();
  // It is waited for later; a failure before that has the word.
  planned.catch(() => {});
  timer.lap("walCommit");

  const records = isFlush ? [] : await runner.retry(() => readAll(source, task));
  timer.lap("getBatch");
  const admitted = records.length === 0 ? NOTHING : runner.intake(records, { nowMs });
  const output = isFlush ? operator.flush() : operator.apply(admitted.events, batch.watermarks);
  const columns = operator.columns;
  const record = createBatchRecord(batch, { columns, numInputRows: records.length, output });
  timer.lap("queryExecution");
  // Nobody outside has seen anything of the batch yet: reading and computing need not wait.
  await planned;
  timer.lap("walCommit");

  const sinkBatch: SinkBatch = {
    queryId: checkpoint.queryId,
    batchId: batch.batchId,
    outputMode: runner.schema.outputMode,
    rows: batchRows(query, { records, events: admitted.events, output }),
    deadLetters: admitted.rejected.map(({ record, ...failure }) => deadLetterOf(record, failure)),
    nextOffsets: task.to,
    isFlush,
  };
  const report = await runner.retry(() => sink.write(sinkBatch));
  const letters = await storeLetters(runner, sinkBatch, report);
  timer.lap("addBatch");
  await runner.onBatch?.(record);

  planner.commit(batch, { maxEventMicros: admitted.maxEventMicros, nowMs });
  const anchors = { ...task.anchors, ...source.takeAnchors() };
  const counts = countsOf({ records, admitted, output, report });
  const progressOf = () =>
    createProgress({
      id: checkpoint.queryId,
      runId: runner.runId,
      name: runner.schema.queryName,
      batchId: batch.batchId,
      startedAtMs: task.startedAtMs,
      previousStartMs: task.previousStartMs,
      durationMs: {
        ...task.durationMs,
        ...timer.laps(),
        triggerExecution: sum(task.durationMs) + timer.totalMs(),
      },
      eventTimes: admitted.eventTimes,
      watermarks: batch.watermarks,
      state: output.state,
      source: {
        description: source.description,
        startOffset: task.from,
        endOffset: task.to,
        latestOffset: task.latest,
      },
      sinkDescription: sink.description,
      counts: { ...counts, deadLetters: letters },
    });
  const changes = operator.takeChanges();
  const done = { batchId: batch.batchId, offsets: task.to, anchors, clock: planner.state };
  // The stored progress cannot tell how long its own storing takes.
  await checkpoint.commit({ ...done, progress: progressOf() }, changes, () => operator.entries());
  timer.lap("commitOffsets");
  return { progress: progressOf(), anchors };
}

async function readAll(source: Source, { from, to }: BatchTask): Promise<SourceRecord[]> {
  const pieces: (readonly SourceRecord[])[] = [];
  for await (const piece of source.read(from, to)) pieces.push(piece);
  return pieces.flat();
}

/** Stores what was rejected on the way in and what the sink refused; answers how many there were. */
async function storeLetters(
  { deadLetters, schema, retry }: BatchRunner,
  batch: SinkBatch,
  { rejected }: SinkReport,
): Promise<number> {
  const count = batch.deadLetters.length + rejected.length;
  if (deadLetters === undefined) return count;
  const refused = rejected.map(({ row, code, message }, position): DeadLetter =>
    deadLetterOfRow(row, {
      failure: { code, message, stage: "sink" },
      columns: schema.columns.windows ?? schema.columns.records ?? [],
      queryName: schema.queryName,
      batchId: batch.batchId,
      position,
    })
  );
  const letters = [...batch.deadLetters, ...refused];
  if (letters.length === 0) return 0;
  await retry(() => deadLetters.write({ ...batch, rows: {}, deadLetters: letters }));
  return count;
}

function countsOf({ records, admitted, output, report }: {
  readonly records: readonly SourceRecord[];
  readonly admitted: Admitted;
  readonly output: StepOutput;
  readonly report: SinkReport;
}): Omit<StreamCounts, "deadLetters"> {
  return {
    input: records.length,
    accepted: records.length - admitted.rejected.length,
    late: countRecords(output.late),
    duplicates: output.state.reduce((n, state) => n + (state.numDroppedDuplicateRows ?? 0), 0),
    output: report.written,
    refused: report.rejected.length,
  };
}

/** A record is late for each of its windows. */
function countRecords(late: readonly LateRow[]): number {
  const places = new Set(
    late.map(({ origin: { topic, partition, offset } }) => `${topic}/${partition}/${offset}`),
  );
  return places.size;
}

function stopwatch() {
  const startMs = performance.now();
  const laps: Record<string, number> = {};
  let lapMs = startMs;
  return {
    lap(name: string) {
      const nowMs = performance.now();
      laps[name] = round((laps[name] ?? 0) + nowMs - lapMs);
      lapMs = nowMs;
    },
    laps: () => laps,
    totalMs: () => round(performance.now() - startMs),
  };
}

function sum(durationMs: Readonly<Record<string, number>>): number {
  return Object.values(durationMs).reduce((total, ms) => total + ms, 0);
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
