/** A sink by the name that a command line gives it. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { openCassandra } from "@lib/connectors/cassandra/open_cassandra.ts";
import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import { owningConnection } from "../sources/owning_connection.ts";
import { createConsoleSink } from "./create_console_sink.ts";
import { createKafkaSink } from "./create_kafka_sink.ts";
import { createMongoSink } from "./create_mongo_sink.ts";
import { createNdjsonSink } from "./create_ndjson_sink.ts";
import { createTableSink } from "./create_table_sink.ts";
import { createWideSink } from "./create_wide_sink.ts";
import { forEachBatch } from "./for_each_batch.ts";
import type { Sink } from "./sink.ts";

/** What else decides. */
export interface OpenSinkOptions {
  /** Names the stores in use. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes a line of the console. */
  readonly write: (line: string) => void;
  /** Names that a system opens itself: a refusal lists them first. */
  readonly own?: readonly string[];
}

/** What a person may write; `--help` and refusals say it. */
export const SINK_TEXTS = [
  "console",
  "none",
  "ndjson:FILE",
  "parquet:DIR",
  "postgres:TABLE",
  "mongo:DATABASE.COLLECTION",
  "cassandra:KEYSPACE.TABLE",
  "kafka:TOPIC",
] as const;

/**
 * Opens a sink; closing it closes the connection too.
 *
 * @throws {UsageError} on a text that names none.
 *
 * @example
 * ```ts
 * import { openSink } from "@lib/streaming/sinks/open_sink.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const sink = await openSink("ndjson:out.ndjson", { env: {}, write: () => {} });
 * assertEquals(sink.description, "ndjson:out.ndjson");
 * ```
 */
export async function openSink(text: string, options: OpenSinkOptions): Promise<Sink> {
  const [, kind = "", rest] = /^([a-z]+)(?::(.+))?$/s.exec(text) ?? [];
  const open = KINDS.get(`${kind}${rest === undefined ? "" : ":"}`);
  if (open === undefined) {
    const accepted = new Set([...options.own ?? [], ...SINK_TEXTS]);
    throw new UsageError(
      `--sink must be one of ${[...accepted].join(", ")}: current value is ${JSON.stringify(text)}`,
    );
  }
  return await open(rest ?? "", options);
}

type Opener = (rest: string, options: OpenSinkOptions) => Sink | Promise<Sink>;

/** By what stands before the colon, with it where there is one. */
const KINDS: ReadonlyMap<string, Opener> = new Map<string, Opener>([
  ["console", (_, { write }) => createConsoleSink({ write })],
  ["none", () => ({
    ...forEachBatch(() => {}),
    description: "none",
    guarantee: "nothing is kept",
  })],
  ["ndjson:", (path) => createNdjsonSink(path)],
  ["parquet:", async (dir) => {
    // Loaded on demand: the engine behind it takes as long to load as all else that a stream needs.
    const { createParquetSink } = await import("./create_parquet_sink.ts");
    return createParquetSink(dir);
  }],
  ["postgres:", async (table, { env }) => {
    const postgres = await openPostgres(env);
    return owningConnection(createTableSink(postgres, table), postgres);
  }],
  ["mongo:", async (text, { env }) => {
    const [database, collection] = twoNames(text, "mongo:DATABASE.COLLECTION");
    const mongo = await openMongo(env);
    return owningConnection(createMongoSink(mongo.collection(database, collection)), mongo);
  }],
  ["cassandra:", async (text, { env }) => {
    const [keyspace, name] = twoNames(text, "cassandra:KEYSPACE.TABLE");
    const cassandra = await openCassandra(env);
    return owningConnection(createWideSink(cassandra, { keyspace, name }), cassandra);
  }],
  ["kafka:", async (topic, { env }) => {
    const kafka = await openKafka(env);
    return owningConnection(createKafkaSink(kafka, topic), kafka);
  }],
]);

/** What stands before the first dot and after it. */
function twoNames(text: string, accepted: (typeof SINK_TEXTS)[number]): [string, string] {
  const [, first, second] = /^([^.]+)\.(.+)$/s.exec(text) ?? [];
  if (first !== undefined && second !== undefined) return [first, second];
  const kind = accepted.slice(0, accepted.indexOf(":") + 1);
  throw new UsageError(
    `--sink must be ${accepted}: current value is ${JSON.stringify(`${kind}${text}`)}`,
  );
}
