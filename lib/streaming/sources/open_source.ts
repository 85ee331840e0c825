/** A source by the name that a command line gives it. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
import { createFilesSource } from "./create_files_source.ts";
import { createKafkaSource } from "./create_kafka_source.ts";
import type { FileRecords } from "./file_records.ts";
import { owningConnection } from "./owning_connection.ts";
import type { Source } from "./source.ts";

/** What else decides. */
export interface OpenSourceOptions {
  /** Names the Kafka in use. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What a line of a file is. */
  readonly fileRecords?: FileRecords;
  /** What values in files count as records of. */
  readonly fileTopic?: string;
}

/**
 * Opens `files:DIR` (or `files:FILE`) or `kafka:TOPIC[,TOPIC]`; closing the source closes the
 * connection too.
 *
 * @throws {UsageError} on any other text, or if the folder is not there.
 *
 * @example
 * ```ts
 * import { openSource } from "@lib/streaming/sources/open_source.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const source = await openSource(`files:${dir}`, { env: {} });
 * assertEquals(source.defaultWatermarkScope, "query");
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function openSource(
  text: string,
  { env, fileRecords = "values", fileTopic }: OpenSourceOptions,
): Promise<Source> {
  const [, kind, rest = ""] = /^(files|kafka):(.+)$/s.exec(text) ?? [];
  if (kind === "files") {
    const topic = fileTopic === undefined ? {} : { topic: fileTopic };
    return createFilesSource(rest, { records: fileRecords, ...topic });
  }
  const topics = rest.split(",").map((topic) => topic.trim());
  if (kind !== "kafka" || topics.includes("") || new Set(topics).size < topics.length) {
    throw new UsageError(
      `--source must be files:DIR or kafka:TOPIC[,TOPIC], each topic once: current value is ${
        JSON.stringify(text)
      }`,
    );
  }
  const kafka = await openKafka(env);
  return owningConnection(createKafkaSource(kafka, topics), kafka);
}
