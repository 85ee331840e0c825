/** A query with late rows, dead letters and several batches, for the tests that kill it. @module */

import { type Fs, systemFs } from "@lib/lake/fs.ts";
import { createClock } from "@lib/time/clock.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import { createNdjsonSink } from "../sinks/create_ndjson_sink.ts";
import { createParquetSink } from "../sinks/create_parquet_sink.ts";
import { route } from "../sinks/route.ts";
import type { Sink } from "../sinks/sink.ts";
import { createMemoryStream } from "../sources/create_memory_stream.ts";
import type { QueryHandle } from "./query_handle.ts";
import { startQuery } from "./start_query.ts";

export const QUERY: StreamQuery = {
  name: "sales",
  decode: { format: "json", fields: { k: "string", n: "double" }, eventTime: "at" },
  watermark: { delay: "10 seconds" },
  dedup: { op: "within", cols: ["k", "n"] },
  window: { type: "session", gap: "5 seconds" },
  keys: ["k"],
  aggregates: [{ fn: "count", as: "events" }, { fn: "sum", column: "n", as: "total" }],
  keepRecords: true,
};

/** Seconds of event time; null is a record that cannot be read. */
const INPUT = [10, 14, null, 22, 25, 10, 40, 12, null, 55, 58, 90, 41, 120];

export const SINKS = ["ndjson", "parquet"] as const;
export type SinkName = (typeof SINKS)[number];

/** Where the outputs of a sink are. */
export function scenarioSink(dir: string, name: SinkName, fs: Fs): Sink {
  return name === "parquet"
    ? route({
      windows: createParquetSink(`${dir}/windows`, { fs }),
      records: createParquetSink(`${dir}/records`, { fs }),
    })
    : route({
      windows: createNdjsonSink(`${dir}/windows.ndjson`, { fs }),
      records: createNdjsonSink(`${dir}/records.ndjson`, { fs }),
      late: createNdjsonSink(`${dir}/late.ndjson`, { fs }),
    });
}

/** Runs the query to its end, from its checkpoint if it has one. */
export async function runScenario(
  dir: string,
  { sink, fs = systemFs }: { readonly sink: Sink; readonly fs?: Fs },
): Promise<QueryHandle> {
  const source = createMemoryStream();
  source.add(INPUT.map((second, i) =>
    second === null ? `not JSON ${i}` : {
      k: `key ${i % 2}`,
      n: i,
      at: new Date(Date.UTC(2025, 0, 1) + second * 1000).toISOString(),
    }
  ));
  const handle = await startQuery(QUERY, {
    source,
    sink,
    fs,
    checkpoint: `${dir}/checkpoint`,
    maxRecordsPerBatch: 3,
    // A fixed time, so that two runs write the same.
    clock: createClock("virtual", { startMicros: Date.UTC(2025, 0, 2) * 1000 }),
    retry: { maxAttempts: 1 },
  });
  await handle.awaitTermination();
  return handle;
}
