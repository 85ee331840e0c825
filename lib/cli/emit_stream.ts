/** A stream command written as a program for another engine, in place of being run. @module */

import { fileRefusal } from "@lib/feedback/file_refusal.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { SparkJob } from "@lib/streaming/spark/spark_job.ts";
import { toPyspark } from "@lib/streaming/spark/to_pyspark.ts";
import { openStreamJob } from "./open_stream_job.ts";
import type { StreamCall, StreamSurroundings } from "./stream_call.ts";

/** For which engines a stream can be written. */
export const EMITTED = ["spark"] as const;

/** What is to be written, and where. */
export interface EmitCall extends StreamCall {
  /** A file; default: the text is data on stdout. */
  readonly out?: string;
}

/** Options that only a run has. */
const OF_A_RUN: Readonly<Partial<Record<keyof StreamCall, string>>> = {
  drive: "--trigger says how the job is driven",
  flush: "Spark never closes a window before its watermark",
  replayDeadLetters: "the job keeps dead letters, and replays none",
  batchesOut: "Spark says in its progress what each batch was",
  json: "nothing is run that could be reported",
};

/**
 * Writes the job that the call describes, and a line for each thing that will be otherwise.
 *
 * @throws {UsageError} for an option without meaning there, and what cannot be written for Spark.
 *
 * @example
 * ```ts
 * import { emitStream } from "@lib/cli/emit_stream.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const lines: string[] = [];
 * const call = { system: "sales", window: "session", sink: "none" };
 * await emitStream(call, { env: {}, write: (line) => lines.push(line), note: () => {} });
 * assertStringIncludes(lines.join("\n"), 'F.session_window("event_timestamp", "30 seconds")');
 * ```
 */
export async function emitStream(
  { out, ...call }: EmitCall,
  surroundings: StreamSurroundings,
): Promise<void> {
  checkCall(call);
  // Neither its sinks nor its dead letters are to be opened.
  const { deadLetters, sink, checkpoint, ...choices } = call;
  const job = await openStreamJob({ ...choices, sink: "none" }, surroundings);
  await job.close();
  if (job.ignoresCheckpoint) {
    throw new UsageError(
      `--mode must not be one that begins again with --emit: another --checkpoint of the job does; ` +
        `current value is ${JSON.stringify(call.mode)}`,
    );
  }
  const { trigger, maxRecords, acceptDataLoss } = call;
  const { text, notes } = toPyspark(job.query, {
    name: job.name,
    source: call.source ?? `kafka:${job.topics.join(",")}`,
    fileRecords: job.fileRecords,
    startingOffsets: call.startingOffsets ?? job.startingOffsets,
    acceptsDataLoss: acceptDataLoss ?? false,
    ...(sink !== undefined && { sink }),
    ...(trigger !== undefined && { trigger }),
    ...(maxRecords !== undefined && { maxRecords }),
    ...(checkpoint !== undefined && { checkpoint }),
    ...(deadLetters !== undefined && { deadLetters }),
    ...(out !== undefined && { file: out }),
  });
  write(text, { out, surroundings });
  for (const line of summary({ call, notes, out })) surroundings.note(line);
}

function checkCall(call: StreamCall): void {
  for (const [name, why] of Object.entries(OF_A_RUN)) {
    const value = call[name as keyof StreamCall];
    if (value === undefined || value === false) continue;
    const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(
      `--${flag} must be left out with --emit, since ${why}: current value is ${
        JSON.stringify(value)
      }`,
    );
  }
}

function write(
  text: string,
  { out, surroundings }: {
    readonly out: string | undefined;
    readonly surroundings: StreamSurroundings;
  },
): void {
  if (out === undefined) return surroundings.write(text.trimEnd());
  try {
    Deno.writeTextFileSync(out, text);
  } catch (cause) {
    throw fileRefusal("--out", out, { use: "written", cause });
  }
}

function* summary(
  { call, notes, out }: {
    readonly call: StreamCall;
    readonly notes: SparkJob["notes"];
    readonly out: string | undefined;
  },
): Generator<string> {
  const what = call.system ?? call.query;
  yield `${what} as a job for Apache Spark${out === undefined ? "" : `: ${out}`}`;
  if (call.system !== undefined) {
    yield "The tables that the system fills here are not written: the job's sink is --sink.";
  }
  yield* notes;
}
