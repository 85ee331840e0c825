/** Topics, offsets and batches of the embedded log, straight on its tables. @module */

import { crc32 } from "node:zlib";
import { CODEC_NAMES, type Compression, compressionOf } from "@lib/connectors/kafka/compression.ts";
import { compress, decompress } from "@lib/connectors/kafka/compression.ts";
import { cutBatches, type DealtRecord } from "@lib/connectors/kafka/deal_records.ts";
import type { KafkaRecord, Produced, TopicDescription } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { decodeBatch, encodeBatch } from "./batch_bytes.ts";
import type { LogFile } from "./open_log_file.ts";

/** A topic as the tables know it. */
export interface TopicRow {
  readonly id: number;
  readonly topic: string;
  readonly maxMessageBytes: number;
  readonly partitions: number;
}

/** Records from an offset on, as far as one stored batch goes. */
export interface StoredBatch {
  readonly records: readonly KafkaRecord[];
  readonly nextOffset: number;
}

/** Large enough that rows cost little, small enough that reading one record reads little. */
const BATCH_BYTES = 256 * 1024;

/** The tables of a log as methods. */
export type EmbeddedTopics = ReturnType<typeof embeddedTopics>;

/**
 * Prepares the statements once. Nothing here begins a transaction: callers do, where several steps
 * belong together.
 *
 * @example
 * ```ts
 * import { embeddedTopics } from "@lib/connectors/kafka/embedded/embedded_topics.ts";
 * import { openLogFile } from "@lib/connectors/kafka/embedded/open_log_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const file = openLogFile(dir);
 * const topics = embeddedTopics(file);
 * topics.create("sales", { partitions: 2, maxMessageBytes: 1_000 });
 * assertEquals(topics.need("sales").partitions, 2);
 * file.db.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function embeddedTopics({ db, path }: LogFile) {
  const find = db.prepare(
    `SELECT id, name AS topic, max_message_bytes AS maxMessageBytes, COUNT(*) AS partitions
     FROM topic JOIN partition ON topic_id = id WHERE name = ? GROUP BY id`,
  );
  const insertTopic = db.prepare("INSERT INTO topic (name, max_message_bytes) VALUES (?, ?)");
  const insertPartition = db.prepare("INSERT INTO partition VALUES (?, ?, 0)");
  const ends = db.prepare("SELECT partition, end_offset FROM partition WHERE topic_id = ?");
  const endOf = db.prepare("SELECT end_offset FROM partition WHERE topic_id = ? AND partition = ?");
  const setEnd = db.prepare(
    "UPDATE partition SET end_offset = ? WHERE topic_id = ? AND partition = ?",
  );
  const insertBatch = db.prepare("INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const batchAt = db.prepare(
    `SELECT * FROM batch WHERE topic_id = ? AND partition = ? AND base_offset <= ?
     ORDER BY base_offset DESC LIMIT 1`,
  );
  const batchSince = db.prepare(
    `SELECT * FROM batch WHERE topic_id = ? AND partition = ? AND max_timestamp_ms >= ?
     ORDER BY base_offset LIMIT 1`,
  );

  function need(topic: string): TopicRow {
    const row = find.get(topic);
    if (row !== undefined) return row as unknown as TopicRow;
    throw new KafkaError("TOPIC_MISSING", `The embedded log ${path} has no topic ${topic}`);
  }

  /** The batch must be there; where it is not, the file has lost it. */
  function open(
    row: Record<string, unknown> | undefined,
    { topic }: TopicRow,
    { partition, offset }: { readonly partition: number; readonly offset: number },
  ): StoredBatch {
    const where = `${topic}/${partition} from offset ${offset} in the embedded log ${path}`;
    const nextOffset = Number(row?.next_offset ?? -1);
    if (row === undefined || nextOffset <= offset) {
      throw new KafkaError("LOG_DAMAGED", `Cannot read ${where}: the records are gone`);
    }
    const payload = row.payload as Uint8Array;
    if (crc32(payload) !== row.crc) {
      throw new KafkaError("LOG_DAMAGED", `Cannot read ${where}: the checksum is wrong`);
    }
    const baseOffset = Number(row.base_offset);
    const bytes = decompress(codecOf(Number(row.codec), where), payload);
    const records = decodeBatch(bytes, { baseOffset });
    return {
      records: offset > baseOffset ? records.slice(offset - baseOffset) : records,
      nextOffset,
    };
  }

  return {
    need,
    find: (topic: string) => find.get(topic) as unknown as TopicRow | undefined,
    list: () =>
      db.prepare("SELECT name FROM topic ORDER BY name").all().map(({ name }) => `${name}`),

    create(
      topic: string,
      { partitions, maxMessageBytes }: {
        readonly partitions: number;
        readonly maxMessageBytes: number;
      },
    ): void {
      const id = Number(insertTopic.run(topic, maxMessageBytes).lastInsertRowid);
      for (let partition = 0; partition < partitions; partition++) {
        insertPartition.run(id, partition);
      }
    },

    describe(topic: string): TopicDescription {
      const { id, maxMessageBytes } = need(topic);
      const partitions = ends.all(id).map((row) => ({
        partition: Number(row.partition),
        start: 0, // nothing is ever dropped from the embedded log
        end: Number(row.end_offset),
      }));
      return { topic, maxMessageBytes, partitions };
    },

    remove(topic: string): void {
      const { id } = need(topic);
      for (const table of ["batch", "partition", "group_offset"]) {
        db.prepare(`DELETE FROM ${table} WHERE topic_id = ?`).run(id);
      }
      db.prepare("DELETE FROM topic WHERE id = ?").run(id);
    },

    end: ({ id }: TopicRow, partition: number) => Number(endOf.get(id, partition)?.end_offset ?? 0),

    append(
      { id }: TopicRow,
      partition: number,
      { records, compression }: {
        readonly records: readonly DealtRecord[];
        readonly compression: Compression;
      },
    ): Produced {
      const firstOffset = Number(endOf.get(id, partition)!.end_offset);
      let offset = firstOffset;
      for (const batch of cutBatches(records, BATCH_BYTES)) {
        const payload = compress(compression, encodeBatch(batch));
        const latest = batch.reduce((max, { timestampMs }) => Math.max(max, timestampMs), 0);
        const next = offset + batch.length;
        insertBatch.run(
          id,
          partition,
          offset,
          next,
          latest,
          numberOf(compression),
          crc32(payload),
          payload,
        );
        offset = next;
      }
      setEnd.run(offset, id, partition);
      return { partition, firstOffset, count: records.length };
    },

    read(topic: TopicRow, partition: number, offset: number): StoredBatch | undefined {
      if (offset >= Number(endOf.get(topic.id, partition)?.end_offset ?? 0)) return undefined;
      return open(batchAt.get(topic.id, partition, offset), topic, { partition, offset });
    },

    offsetAt(topic: TopicRow, partition: number, timestampMs: number): number {
      const row = batchSince.get(topic.id, partition, timestampMs);
      if (row === undefined) return Number(endOf.get(topic.id, partition)!.end_offset);
      const offset = Number(row.base_offset);
      const { records } = open(row, topic, { partition, offset });
      return records.find((record) => record.timestampMs >= timestampMs)!.offset;
    },
  };
}

function numberOf(compression: Compression): number {
  return Number(Object.keys(CODEC_NAMES).find((code) => CODEC_NAMES[Number(code)] === compression));
}

function codecOf(code: number, where: string): Compression {
  const name = CODEC_NAMES[code] ?? `codec ${code}`;
  try {
    return compressionOf(name);
  } catch (cause) {
    throw new KafkaError("UNSUPPORTED_CODEC", `Cannot read ${where}: compressed with ${name}`, {
      cause,
    });
  }
}
