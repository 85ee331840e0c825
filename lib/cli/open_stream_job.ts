/** From what was typed to what is to be run: the query, its sink and where it goes on. @module */

import { embeddedFolder } from "@lib/connectors/embedded_folder.ts";
import { servicePlace } from "@lib/connectors/service_place.ts";
import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
import { fileRefusal } from "@lib/feedback/file_refusal.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { parseQuery } from "@lib/streaming/query/parse_query.ts";
import type { StreamQuery } from "@lib/streaming/query/stream_query.ts";
import { createDeadLetterTopics } from "@lib/streaming/sinks/create_dead_letter_topics.ts";
import { createNdjsonSink } from "@lib/streaming/sinks/create_ndjson_sink.ts";
import { openSink } from "@lib/streaming/sinks/open_sink.ts";
import type { Sink } from "@lib/streaming/sinks/sink.ts";
import type { FileRecords } from "@lib/streaming/sources/file_records.ts";
import { owningConnection } from "@lib/streaming/sources/owning_connection.ts";
import type { StreamSystem } from "@lib/systems/stream_system.ts";
import { STREAM_SYSTEMS } from "@lib/systems/stream_systems.ts";
import type { StreamCall, StreamSurroundings } from "./stream_call.ts";

/** What is to be run, whether a system or a query file said it. */
export interface StreamJob {
  readonly query: StreamQuery;
  readonly name: string;
  readonly topics: readonly string[];
  readonly fileRecords: FileRecords;
  readonly sink: Sink;
  readonly deadLetters: Sink | undefined;
  readonly startingOffsets: "earliest" | "latest";
  readonly checkpoint: string | undefined;
  /** Whether what the checkpoint knows is to be forgotten first. */
  readonly ignoresCheckpoint: boolean;
  readonly summary: () => Promise<Readonly<Record<string, number>>> | undefined;
  readonly close: () => Promise<void>;
}

/**
 * Opens the system that was named, or the query in a file, with its sinks; the source is not opened.
 *
 * @throws {UsageError} for a call that names neither or both, and a choice that it has not.
 *
 * @example
 * ```ts
 * import { openStreamJob } from "@lib/cli/open_stream_job.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const job = await openStreamJob(
 *   { system: "sales", sink: "none", window: "session" },
 *   { env: {}, write: () => {}, note: () => {} },
 * );
 * assertEquals([job.topics, job.query.keys], [["sales_events"], ["user_id"]]);
 * await job.close();
 * ```
 */
export async function openStreamJob(
  call: StreamCall,
  surroundings: StreamSurroundings,
): Promise<StreamJob> {
  checkSubject(call);
  return call.system === undefined
    ? await openQueryFile(call, surroundings)
    : await openSystem(call, surroundings);
}

function checkSubject({ system, query, source }: StreamCall): void {
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
}

async function openQueryFile(
  call: StreamCall,
  { env, write }: StreamSurroundings,
): Promise<StreamJob> {
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
    ignoresCheckpoint: false,
    summary: () => undefined,
    close: () => Promise.resolve(),
  };
}

async function openSystem(
  call: StreamCall,
  { env, write, note }: StreamSurroundings,
): Promise<StreamJob> {
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
  return {
    query: withChoices(run.query, call),
    name: system.name,
    topics: system.topics,
    fileRecords: system.fileRecords,
    sink: run.sink,
    deadLetters: await letterSink(call, env) ?? run.deadLetters,
    startingOffsets: run.startingOffsets ?? "earliest",
    checkpoint,
    ignoresCheckpoint: run.ignoresCheckpoint ?? false,
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

/** Each choice that makes another query, and each place that is read or filled, has a memory of its own. */
function defaultCheckpoint(
  { source, window, outputMode, sink }: StreamCall,
  { name, sinks }: StreamSystem,
  env: StreamSurroundings["env"],
): string {
  const [target = ""] = (sink ?? sinks[0] ?? "").split(":");
  const parts = [
    name,
    window,
    outputMode,
    sink?.replaceAll(/[^\w.-]+/g, "_"),
    source?.startsWith("files:") ? undefined : servicePlace(env, "kafka"),
    servicePlace(env, target),
  ].filter((part) => part !== undefined);
  return `${embeddedFolder(env, "checkpoints")}/${parts.join("-")}`;
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    throw fileRefusal("--query", path, { use: "read", cause });
  }
}
