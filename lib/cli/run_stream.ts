/** A stream run as a command line asks for it: from texts to a query, its source and its sinks. @module */

import { embeddedFolder } from "@lib/connectors/embedded_folder.ts";
import { plainReason } from "@lib/feedback/plain_reason.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Drive } from "@lib/streaming/core/drive_batches.ts";
import { parseQuery } from "@lib/streaming/query/parse_query.ts";
import type { OutputMode, StreamQuery } from "@lib/streaming/query/stream_query.ts";
import { forgetCheckpoint } from "@lib/streaming/run/checkpoint/forget_checkpoint.ts";
import { startQuery } from "@lib/streaming/run/start_query.ts";
import { readTrigger } from "@lib/streaming/run/trigger.ts";
import { createDeadLetterTopics } from "@lib/streaming/sinks/create_dead_letter_topics.ts";
import { createNdjsonSink } from "@lib/streaming/sinks/create_ndjson_sink.ts";
import { openSink } from "@lib/streaming/sinks/open_sink.ts";
import type { Sink } from "@lib/streaming/sinks/sink.ts";
import type { FileRecords } from "@lib/streaming/sources/file_records.ts";
import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
import { owningConnection } from "@lib/streaming/sources/owning_connection.ts";
import { openSource } from "@lib/streaming/sources/open_source.ts";
import type { StreamSystem } from "@lib/systems/stream_system.ts";
import { STREAM_SYSTEMS } from "@lib/systems/stream_systems.ts";
import { openBatchesFile } from "./batches_file.ts";
import { type StreamResult, streamResult } from "./stream_result.ts";

/** What was typed. */
export interface StreamCall {
  readonly system?: string;
  readonly query?: string;
  readonly source?: string;
  readonly sink?: string;
  readonly window?: string;
  readonly outputMode?: OutputMode;
  readonly mode?: string;
  readonly checkpoint?: string;
  readonly watermarkDelay?: string;
  readonly watermarkScope?: "query" | "partition";
  readonly trigger?: string;
  readonly drive?: Drive;
  readonly startingOffsets?: "earliest" | "latest";
  readonly maxRecords?: number;
  readonly flush?: boolean;
  readonly acceptDataLoss?: boolean;
  readonly deadLetters?: string;
  readonly replayDeadLetters?: boolean;
  readonly maxAttempts?: number;
  readonly batchesOut?: string;
  readonly json?: boolean;
}

/** What surrounds the run. */
export interface StreamSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes a line of data. */
  readonly write: (line: string) => void;
  /** Takes a line for people. */
  readonly note: (line: string) => void;
  /** Ends a run after the batch it is at. */
  readonly signal?: AbortSignal;
}

/** What is to be run, whether a system or a query file said it. */
interface Job {
  readonly query: StreamQuery;
  readonly name: string;
  readonly topics: readonly string[];
  readonly fileRecords: FileRecords;
  readonly sink: Sink;
  readonly deadLetters: Sink | undefined;
  readonly startingOffsets: "earliest" | "latest";
  readonly checkpoint: string | undefined;
  readonly summary: () => Promise<Readonly<Record<string, number>>> | undefined;
  readonly close: () => Promise<void>;
}

/**
 * Runs a query to its end, or until it is stopped.
 *
 * @throws {UsageError} for a call that makes no sense.
 *
 * @example
 * ```ts
 * import { runStream } from "@lib/cli/run_stream.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * await Deno.mkdir(`${dir}/in`);
 * await Deno.writeTextFile(`${dir}/in/a.ndjson`, '{"id": "x"}\n');
 * await Deno.writeTextFile(
 *   `${dir}/q.json`,
 *   '{"decode": {"format": "json", "fields": {"id": "string"}}}',
 * );
 * const result = await runStream(
 *   { query: `${dir}/q.json`, source: `files:${dir}/in`, sink: `ndjson:${dir}/out.ndjson` },
 *   { env: {}, write: () => {}, note: () => {} },
 * );
 * assertEquals([result.counts.input, result.counts.output], [1, 1]);
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function runStream(
  call: StreamCall,
  { env, write, note, signal }: StreamSurroundings,
): Promise<StreamResult> {
  checkCall(call);
  const job = call.system === undefined
    ? await openQueryFile(call, { env, write })
    : await openSystem(call, { env, write, note });
  try {
    const sourceText = call.source ?? `kafka:${job.topics.join(",")}`;
    const [fileTopic] = job.topics;
    const source = await openSource(sourceText, {
      env,
      fileRecords: job.fileRecords,
      ...(fileTopic !== undefined && { fileTopic }),
    });
    using batches = call.batchesOut === undefined ? undefined : openBatchesFile(call.batchesOut);
    const startMs = performance.now();
    const { trigger, drive, maxRecords } = call;
    const handle = await startQuery(job.query, {
      source,
      sink: job.sink,
      name: job.name,
      startingOffsets: call.startingOffsets ?? job.startingOffsets,
      flushes: call.flush ?? false,
      acceptsDataLoss: call.acceptDataLoss ?? false,
      onNote: note,
      ...(job.checkpoint !== undefined && { checkpoint: job.checkpoint }),
      ...(job.deadLetters && { deadLetters: job.deadLetters }),
      ...(call.replayDeadLetters && { replay: replayOf(call, job) }),
      ...(trigger !== undefined && { trigger }),
      ...(drive !== undefined && { drive }),
      ...(maxRecords !== undefined && { maxRecordsPerBatch: maxRecords }),
      ...(batches && { onBatch: (batch) => batches.write(batch) }),
    });
    const stop = () => void handle.stop();
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    await handle.awaitTermination();
    return streamResult(handle, {
      source: sourceText,
      sink: job.sink.description,
      checkpoint: job.checkpoint ?? null,
      seconds: (performance.now() - startMs) / 1000,
      system: await job.summary(),
    });
  } finally {
    await job.close();
  }
}

function checkCall(
  { system, query, source, sink, json, drive, trigger, ...call }: StreamCall,
): void {
  const names = STREAM_SYSTEMS.map(({ name }) => name).join(", ");
  if ((system === undefined) === (query === undefined)) {
    throw new UsageError(
      `stream must be given a system (${names}) or --query FILE.json: ${
        system === undefined ? "neither is given" : "both are given"
      }`,
    );
  }
  if (query !== undefined && source === undefined) {
    throw new UsageError("--source must be given with --query: files:DIR or kafka:TOPIC[,TOPIC]");
  }
  if (json && sink === "console") {
    throw new UsageError(
      "--json must not be used with --sink console: stdout is either for rows or for the report",
    );
  }
  const { kind } = readTrigger(trigger ?? "available-now");
  if (drive !== undefined && kind !== "available-now") {
    throw new UsageError(
      `--drive must be used with --trigger available-now: current value is ${
        JSON.stringify(trigger)
      }`,
    );
  }
  if (call.flush && kind === "interval") {
    throw new UsageError("--flush must be used with a bounded run: --trigger is an interval");
  }
}

async function openQueryFile(
  call: StreamCall,
  { env, write }: Pick<StreamSurroundings, "env" | "write">,
): Promise<Job> {
  for (const [flag, value] of Object.entries({ window: call.window, mode: call.mode })) {
    if (value === undefined) continue;
    throw new UsageError(
      `--${flag} must be used with a system, as a query file says its own: current value is ${
        JSON.stringify(value)
      }`,
    );
  }
  const path = call.query!;
  const query = withChoices(parseQuery(readText(path)), call);
  const isQuiet = call.json || call.batchesOut !== undefined;
  const sink = await openSink(call.sink ?? (isQuiet ? "none" : "console"), { env, write });
  return {
    query,
    name: query.name ?? path.replace(/^.*\//, "").replace(/\.json$/, ""),
    topics: [],
    fileRecords: "values",
    sink,
    deadLetters: await letterSink(call, env),
    startingOffsets: "earliest",
    checkpoint: call.checkpoint,
    summary: () => undefined,
    close: () => Promise.resolve(),
  };
}

async function openSystem(
  call: StreamCall,
  { env, write, note }: Pick<StreamSurroundings, "env" | "write" | "note">,
): Promise<Job> {
  const system = STREAM_SYSTEMS.find(({ name }) => name === call.system);
  if (system === undefined) {
    throw new UsageError(
      `stream must be given one of ${
        STREAM_SYSTEMS.map(({ name }) => name).join(", ")
      }: current value is ${JSON.stringify(call.system)}`,
    );
  }
  checkChoice("window", call.window, system.windows ?? []);
  checkChoice("output-mode", call.outputMode, system.outputModes ?? []);
  checkChoice("mode", call.mode, system.modes ?? []);
  const { sink, window, outputMode, mode, watermarkScope, watermarkDelay } = call;
  const run = await system.open({
    env,
    onNote: note,
    write,
    ...(sink !== undefined && { sink }),
    ...(window !== undefined && { window }),
    ...(outputMode !== undefined && { outputMode }),
    ...(mode !== undefined && { mode }),
    ...(watermarkScope !== undefined && { watermarkScope }),
    ...(watermarkDelay !== undefined && { watermarkDelay }),
  });
  const checkpoint = call.checkpoint ?? defaultCheckpoint(call, system, env);
  if (run.ignoresCheckpoint) await forgetCheckpoint(checkpoint);
  return {
    query: withChoices(run.query, call),
    name: system.name,
    topics: system.topics,
    fileRecords: system.fileRecords,
    sink: run.sink,
    deadLetters: await letterSink(call, env) ?? run.deadLetters,
    startingOffsets: run.startingOffsets ?? "earliest",
    checkpoint,
    summary: () => run.summary?.(),
    close: () => run.close(),
  };
}

function checkChoice(flag: string, value: string | undefined, accepted: readonly string[]): void {
  if (value === undefined || accepted.includes(value)) return;
  throw new UsageError(
    `--${flag} must be ${
      accepted.length === 0 ? "left out for this system" : `one of ${accepted.join(", ")}`
    }: current value is ${JSON.stringify(value)}`,
  );
}

/** What a command line may say of any query. */
function withChoices(query: StreamQuery, call: StreamCall): StreamQuery {
  const { outputMode, watermarkScope: scope, watermarkDelay: delay } = call;
  if ((scope !== undefined || delay !== undefined) && !query.watermark) {
    throw new UsageError(
      "--watermark-scope and --watermark-delay must be used with a query that has a watermark",
    );
  }
  return {
    ...query,
    ...(outputMode !== undefined && { outputMode }),
    ...(query.watermark && {
      watermark: {
        ...query.watermark,
        ...(scope !== undefined && { scope }),
        ...(delay !== undefined && { delay }),
      },
    }),
  };
}

function replayOf({ deadLetters, maxAttempts }: StreamCall, job: Job) {
  const isInFile = deadLetters === undefined
    ? job.deadLetters === undefined && job.checkpoint !== undefined
    : deadLetters !== "kafka";
  if (!isInFile) {
    throw new UsageError(
      "--replay-dead-letters must be used where dead letters are in a file: with --checkpoint, or " +
        `--dead-letters; here they go ${
          job.deadLetters === undefined ? "nowhere" : `to ${job.deadLetters.description}`
        }`,
    );
  }
  return {
    ...(deadLetters !== undefined && { path: deadLetters }),
    ...(maxAttempts !== undefined && { maxAttempts }),
  };
}

async function letterSink(
  { deadLetters }: StreamCall,
  env: StreamSurroundings["env"],
): Promise<Sink | undefined> {
  if (deadLetters !== "kafka") {
    return deadLetters === undefined ? undefined : createNdjsonSink(deadLetters);
  }
  const kafka = await openKafka(env);
  return owningConnection(createDeadLetterTopics(kafka), kafka);
}

/** Each choice that makes another query, or fills another place, has a memory of its own. */
function defaultCheckpoint(
  { window, outputMode, sink }: StreamCall,
  { name }: StreamSystem,
  env: StreamSurroundings["env"],
): string {
  const place = sink?.replaceAll(/[^\w.-]+/g, "_");
  const parts = [name, window, outputMode, place].filter((part) => part !== undefined);
  return `${embeddedFolder(env, "checkpoints")}/${parts.join("-")}`;
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    throw new UsageError(
      `--query must be a file that can be read: current value is ${JSON.stringify(path)} (${
        plainReason(cause)
      })`,
      { cause },
    );
  }
}
