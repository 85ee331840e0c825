/** Starts a query: from its memory, if it has one, to a handle that its owner holds. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { systemFs } from "@lib/lake/fs.ts";
import { createClock } from "@lib/time/clock.ts";
import { newRunId } from "@lib/time/run_id.ts";
import { createBatchPlanner, type PlannerState } from "../core/create_batch_planner.ts";
import { createOperator } from "../core/create_operator.ts";
import { checkQuery } from "../query/check_query.ts";
import { createIntake } from "../query/create_intake.ts";
import { planDifference } from "../query/plan_difference.ts";
import { queryPlan } from "../query/query_plan.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import { createNdjsonSink } from "../sinks/create_ndjson_sink.ts";
import { DEAD_LETTER_COLUMNS } from "../sinks/dead_letter_row.ts";
import type { Sink } from "../sinks/sink.ts";
import { createLetterFile } from "../sources/create_letter_file.ts";
import type { Source } from "../sources/source.ts";
import { withReplay } from "../sources/with_replay.ts";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { createMemoryCheckpoint } from "./checkpoint/create_memory_checkpoint.ts";
import { openCheckpoint } from "./checkpoint/open_checkpoint.ts";
import { openProgressFile } from "./progress_file.ts";
import type { QueryHandle } from "./query_handle.ts";
import type { QueryOptions } from "./query_options.ts";
import type { BatchDetails } from "./_run_batch.ts";
import { runQuery } from "./_run_query.ts";
import { sinkSchema } from "./sink_schema.ts";
import { readTrigger } from "./trigger.ts";

const LETTERS_FILE = "dead_letters.ndjson";

/**
 * Starts a query and answers once it runs; everything that can be refused is refused before.
 *
 * With a checkpoint the query goes on where its last run stopped, however that ended: a batch that
 * was begun is done again with the same input and the same id. The query closes its source and its
 * sinks when it ends.
 *
 * @throws {UsageError} if the query cannot be run, or is another than the checkpoint's.
 * @throws {DataLossError} if input that was not read yet is gone.
 * @throws {CheckpointError} if the checkpoint is damaged.
 *
 * @example
 * ```ts
 * import { startQuery } from "@lib/streaming/run/start_query.ts";
 * import { createMemorySink } from "@lib/streaming/sinks/create_memory_sink.ts";
 * import { createMemoryStream } from "@lib/streaming/sources/create_memory_stream.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const source = createMemoryStream();
 * const at = (second: number) => ({ at: `2025-01-01T00:00:${second}Z` });
 * source.add([at(10), at(14), at(25)]);
 * const sink = createMemorySink();
 * const handle = await startQuery({
 *   decode: { format: "json", fields: {}, eventTime: "at" },
 *   watermark: { delay: "10 seconds" },
 *   window: { type: "tumbling", size: "5 seconds" },
 *   aggregates: [{ fn: "count", as: "n" }],
 * }, { source, sink });
 * await handle.awaitTermination();
 * assertEquals(sink.table().map(({ n }) => n), [2]);
 * assertEquals(handle.counts.input, 3);
 * ```
 */
export async function startQuery(
  query: StreamQuery,
  options: QueryOptions,
): Promise<QueryHandle> {
  const opened: { close(): Promise<void> }[] = [options.source, options.sink];
  if (options.deadLetters) opened.push(options.deadLetters);
  try {
    return await start(query, options, opened);
  } catch (error) {
    // What is closed must not hide why nothing started.
    for (const part of opened) await part.close().catch(() => {});
    throw error;
  }
}

async function start(
  query: StreamQuery,
  options: QueryOptions,
  opened: { close(): Promise<void> }[],
): Promise<QueryHandle> {
  checkQuery(query);
  const { sink, onNote = () => {}, fs = systemFs } = options;
  const source = replayingSource(query, options);
  const trigger = readTrigger(options.trigger ?? "available-now");
  const clock = options.clock ?? createClock("real", { startMicros: Date.now() * 1000 });
  const nowMs = () => Math.floor(clock.nowMicros() / 1000);
  const runId = newRunId(nowMs());
  const queryName = nameOf(query, options);

  const checkpoint = await openMemory(query, options, { runId, nowMs });
  opened.push(checkpoint);
  const { committed, planned } = checkpoint;
  const operator = createOperator(query);
  operator.restore(checkpoint.takeState());
  const planner = createBatchPlanner(query, {
    defaultScope: source.defaultWatermarkScope,
    state: committed?.clock as PlannerState | undefined ?? null,
  });
  const from = committed === undefined
    ? (planned?.details as BatchDetails | undefined)?.from ??
      await source.start(options.startingOffsets ?? "earliest")
    : await source.resume(committed.offsets, {
      anchors: committed.anchors,
      acceptsLoss: options.acceptsDataLoss ?? false,
      onNote,
    });
  const schema = sinkSchema(query, { queryId: checkpoint.queryId, queryName });
  await sink.open(schema);
  const deadLetters = deadLetterSink(options);
  if (options.replay && !options.letters && deadLetters === undefined) {
    throw new UsageError(
      "--replay-dead-letters must be used where dead letters are kept in a file or in topics: here " +
        `they go ${sink.outputs.includes("deadLetters") ? `to ${sink.description}` : "nowhere"}`,
    );
  }
  await deadLetters?.open({ ...schema, columns: { deadLetters: DEAD_LETTER_COLUMNS } });
  const progressFile = options.checkpoint === undefined
    ? undefined
    : await openProgressFile(options.checkpoint, { last: committed?.progress, fs });
  return runQuery({
    batch: { query, source, sink, deadLetters, operator, planner, checkpoint, schema, runId },
    intake: createIntake(query),
    options,
    trigger,
    clock,
    from,
    progressFile,
  });
}

function nameOf(query: StreamQuery, { name }: QueryOptions): string {
  return name ?? query.name ?? "query";
}

function openMemory(
  query: StreamQuery,
  { checkpoint, fs }: QueryOptions,
  { runId, nowMs }: { readonly runId: string; readonly nowMs: () => number },
): Promise<Checkpoint> {
  if (checkpoint === undefined) return Promise.resolve(createMemoryCheckpoint({ nowMs }));
  const { plan, hash } = queryPlan(query);
  return openCheckpoint(checkpoint, {
    plan,
    planHash: hash,
    describeChange: (stored) => planDifference(stored, plan),
    runId,
    nowMs,
    ...(fs && { fs }),
  });
}

/** Always, as the offsets of a run that tried letters again say so to all that follow. */
function replayingSource(query: StreamQuery, options: QueryOptions): Source {
  const { source, replay, checkpoint, onNote } = options;
  if (replay === undefined && checkpoint === undefined) return source;
  const queryName = nameOf(query, options);
  return withReplay(source, {
    letters: options.letters ?? lettersOf(options),
    isActive: replay !== undefined,
    ...(replay?.maxAttempts !== undefined && { maxAttempts: replay.maxAttempts }),
    refuses: (letter) => {
      // Other queries over the same topics put their letters beside ours.
      const { queryName: other = queryName } = letter;
      if (other !== queryName) return `of the query ${other}`;
      return letter.stage === "sink" && query.aggregates?.length
        ? "refused by the sink, and counted in their windows already"
        : undefined;
    },
    ...(onNote && { onNote }),
  });
}

/** Those of the checkpoint's own file, whose place moves with it. */
function lettersOf({ checkpoint, deadLetters }: QueryOptions) {
  if (checkpoint === undefined || deadLetters !== undefined) return undefined;
  return createLetterFile(`${checkpoint}/${LETTERS_FILE}`, { name: "checkpoint" });
}

/** Undefined where the sink takes dead letters, or nothing keeps them but the counts. */
function deadLetterSink({ sink, deadLetters, checkpoint, fs }: QueryOptions): Sink | undefined {
  if (deadLetters !== undefined) return deadLetters;
  if (checkpoint === undefined || sink.outputs.includes("deadLetters")) return undefined;
  return createNdjsonSink(`${checkpoint}/${LETTERS_FILE}`, { ...(fs && { fs }) });
}
