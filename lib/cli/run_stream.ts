/** A stream run as a command line asks for it: from texts to a query, its source and its sinks. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { forgetCheckpoint } from "@lib/streaming/run/checkpoint/forget_checkpoint.ts";
import { startQuery } from "@lib/streaming/run/start_query.ts";
import { readTrigger } from "@lib/streaming/run/trigger.ts";
import { openSource } from "@lib/streaming/sources/open_source.ts";
import { openBatchesFile } from "./batches_file.ts";
import { howToMakeTopic } from "./how_to_make_topic.ts";
import { lettersOf } from "./letters_of.ts";
import { openStreamJob } from "./open_stream_job.ts";
import type { StreamCall, StreamSurroundings } from "./stream_call.ts";
import { type StreamResult, streamResult } from "./stream_result.ts";

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
  const job = await openStreamJob(call, { env, write, note });
  try {
    if (job.ignoresCheckpoint && job.checkpoint !== undefined) {
      await forgetCheckpoint(job.checkpoint);
    }
    const letters = lettersOf(call, job);
    const sourceText = call.source ?? `kafka:${job.topics.join(",")}`;
    const [fileTopic] = job.topics;
    const source = await openSource(sourceText, {
      env,
      fileRecords: job.fileRecords,
      ...(fileTopic !== undefined && { fileTopic }),
    });
    using batches = call.batchesOut === undefined ? undefined : openBatchesFile(call.batchesOut);
    const startMs = performance.now();
    const { trigger, drive, maxRecords, maxAttempts } = call;
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
      ...(letters && { letters }),
      ...(call.replayDeadLetters && { replay: maxAttempts === undefined ? {} : { maxAttempts } }),
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
  } catch (error) {
    throw howToMakeTopic(error);
  } finally {
    await job.close();
  }
}

function checkCall({ sink, json, drive, trigger, ...call }: StreamCall): void {
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
