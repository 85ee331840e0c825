/** What a stream run tells at its end, to people and to programs. @module */

import { countOf } from "@lib/feedback/count_of.ts";
import type { QueryHandle } from "@lib/streaming/run/query_handle.ts";

/** The JSON document of a run. Names as in the other commands' documents. */
export interface StreamResult {
  readonly run_id: string;
  readonly query_id: string;
  readonly name: string;
  readonly source: string;
  readonly sink: string;
  /** Null for a query that is not remembered. */
  readonly checkpoint: string | null;
  readonly batches: number;
  /** `input` is `accepted` and `rejected` together; `dead_letters` are `rejected` and `refused`. */
  readonly counts: {
    readonly input: number;
    readonly accepted: number;
    /** Input that could not be decoded, failed a rule, or had no usable time. */
    readonly rejected: number;
    readonly late: number;
    readonly duplicates: number;
    readonly output: number;
    /** Rows that the sink will never take. */
    readonly refused: number;
    readonly dead_letters: number;
  };
  readonly watermark: string | null;
  /** Windows and sessions that wait for the watermark. */
  readonly open_windows: number;
  readonly seconds: number;
  /** What only this system counts. */
  readonly system?: Readonly<Record<string, number>>;
}

/** What the handle does not know. */
export interface RunFacts {
  readonly source: string;
  readonly sink: string;
  readonly checkpoint: string | null;
  readonly seconds: number;
  readonly system: Readonly<Record<string, number>> | undefined;
}

/**
 * The document of a run that has ended.
 *
 * @throws {Error} if the counts do not add up, which would be a mistake of ours.
 *
 * @example
 * ```ts
 * import { startQuery } from "@lib/streaming/run/start_query.ts";
 * import { createMemorySink } from "@lib/streaming/sinks/create_memory_sink.ts";
 * import { createMemoryStream } from "@lib/streaming/sources/create_memory_stream.ts";
 * import { streamResult } from "@lib/cli/stream_result.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const source = createMemoryStream();
 * source.add([{ id: "a" }]);
 * const query = { decode: { format: "json", fields: { id: "string" } } } as const;
 * const handle = await startQuery(query, { source, sink: createMemorySink() });
 * await handle.awaitTermination();
 * const facts = { source: "memory", sink: "memory", checkpoint: null, system: undefined };
 * assertEquals(streamResult(handle, { ...facts, seconds: 1 }).counts.input, 1);
 * ```
 */
export function streamResult(
  handle: Pick<
    QueryHandle,
    "id" | "runId" | "name" | "batches" | "counts" | "lastProgress" | "openWindows"
  >,
  { system, ...facts }: RunFacts,
): StreamResult {
  const { counts } = handle;
  const rejected = counts.deadLetters - counts.refused;
  if (counts.input !== counts.accepted + rejected) {
    throw new Error(
      `Counts must add up: ${counts.input} records were read, ${counts.accepted} accepted and ${rejected} rejected`,
    );
  }
  const { seconds, ...rest } = facts;
  return {
    run_id: handle.runId,
    query_id: handle.id,
    name: handle.name,
    ...rest,
    batches: handle.batches,
    counts: {
      input: counts.input,
      accepted: counts.accepted,
      rejected,
      late: counts.late,
      duplicates: counts.duplicates,
      output: counts.output,
      refused: counts.refused,
      dead_letters: counts.deadLetters,
    },
    watermark: handle.lastProgress?.eventTime.watermark ?? null,
    open_windows: handle.openWindows().length,
    seconds: Math.round(seconds * 1000) / 1000,
    ...(system && { system }),
  };
}

/** The lines for people. */
export function* streamSummary(result: StreamResult): Generator<string> {
  const count = (n: number) => n.toLocaleString("en-US");
  const { counts } = result;
  yield `${result.name}: ${countOf(counts.input, "record")} from ${result.source} in ${
    countOf(result.batches, "batch")
  }, ${result.seconds} s`;
  yield `${count(counts.accepted)} accepted, ${countOf(counts.dead_letters, "dead letter")}, ${
    count(counts.late)
  } late, ${countOf(counts.duplicates, "duplicate")}`;
  yield `${countOf(counts.output, "row")} to ${result.sink}`;
  for (const [name, value] of Object.entries(result.system ?? {})) yield `${name}: ${count(value)}`;
  if (result.open_windows > 0) {
    const [be, close] = result.open_windows === 1 ? ["is", "it closes"] : ["are", "they close"];
    yield `${
      countOf(result.open_windows, "window")
    } ${be} still open: ${close} when event time goes on${
      result.watermark === null ? "" : `; the watermark is ${result.watermark}`
    }`;
  }
  yield result.checkpoint === null
    ? "no checkpoint was kept (--checkpoint DIR): the next run begins again"
    : `checkpoint: ${result.checkpoint}`;
}
