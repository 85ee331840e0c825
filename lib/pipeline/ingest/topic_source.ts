/** Topics as the source of a job, each partition up to the end that it had at the start. @module */

import type { Kafka, PartitionOffsets } from "@lib/connectors/kafka/kafka.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import type { Contract } from "@lib/contracts/contract.ts";
import type { Duckdb } from "@lib/engines/duckdb.ts";
import type { OnProgress } from "@lib/feedback/progress.ts";
import type { Ingested, JobSource } from "../job_source.ts";
import { loadRawText } from "../raw_text.ts";
import { standardLoader } from "../standard_table.ts";
import { createRecordDecoder } from "./decode_records.ts";
import { partitionName, type TopicPartition } from "./find_topics.ts";
import type { SourceCount } from "./ingest_text.ts";
import { createRecordSpool, type SpoolSegment } from "./record_spool.ts";
import { noteUnknownFields } from "./unknown_fields.ts";

/** How topics are read. */
export interface TopicSourceOptions {
  readonly contract: Contract;
  readonly kafka: Kafka;
  /** As `findTopics` has found them. */
  readonly partitions: readonly TopicPartition[];
  /** The input as it was asked for. */
  readonly label: string;
  /** What the user should know already. */
  readonly notes: readonly string[];
  readonly tzSource?: string;
  readonly onProgress?: OnProgress;
}

/** A partition and where its records are in the spool. */
interface SpooledPartition {
  readonly found: TopicPartition;
  readonly path: string;
  readonly segments: readonly SpoolSegment[];
}

/**
 * Reads every partition from its first offset to its end. A row comes from `kafka:TOPIC/PARTITION`
 * and its line is its offset.
 *
 * Nothing is committed to the log: the lake itself knows what it holds, and a second run finds the
 * same rows there. Records lie in a file of the run's scratch folder until the run has ended, so
 * that a topic may be larger than the memory.
 */
export function topicSource(options: TopicSourceOptions): JobSource {
  const { contract, partitions, label, notes } = options;
  let spooled: readonly SpooledPartition[] = [];
  return {
    label,
    format: "kafka",
    ingest: async (db, { scratch }) => {
      spooled = await fetchAll(options, scratch);
      const startMs = performance.now();
      const counts = await decodeAll(db, spooled, options);
      return {
        sources: partitions.map((found, at) => ({
          file: partitionName(found),
          rows: counts[at]!.rows,
          lines: { from: found.start, to: found.end },
        })),
        lines: counts.reduce((sum, { lines }) => sum + lines, 0),
        blankLines: counts.reduce((sum, { blankLines }) => sum + blankLines, 0),
        notes: [...notes, ...noteUnknownFields(contract, counts)],
        standardizeMs: performance.now() - startMs,
      } satisfies Ingested;
    },
    loadRaw: (db) => loadRawText(db, spooled.map(({ path }) => ({ kind: "text", path }))),
  };
}

/** Brings the records to this machine, as fast as they come. */
async function fetchAll(
  { kafka, partitions, onProgress }: TopicSourceOptions,
  scratch: string,
): Promise<SpooledPartition[]> {
  const total = partitions.reduce((sum, { start, end }) => sum + end - start, 0);
  const spooled: SpooledPartition[] = [];
  let done = 0;
  onProgress?.({ phase: "fetch", done, total, unit: "offsets" });
  for (const [topic, own] of Map.groupBy(partitions, ({ topic }) => topic)) {
    const spool = createRecordSpool(scratch);
    try {
      const range = { from: offsets(own, "start"), until: offsets(own, "end") };
      for await (const batch of readRange(kafka, topic, range)) {
        spool.add(batch.partition, batch.records);
        done += batch.records.length;
        onProgress?.({ phase: "fetch", done, total, unit: "offsets" });
      }
      const segments = spool.finish();
      for (const found of own) {
        spooled.push({ found, path: spool.path, segments: segments.get(found.partition) ?? [] });
      }
    } finally {
      spool.close();
    }
  }
  // Offsets without a record, of which transactions and compaction leave some, are passed too.
  onProgress?.({ phase: "fetch", done: total, total, unit: "offsets" });
  return spooled;
}

function offsets(partitions: readonly TopicPartition[], side: "start" | "end"): PartitionOffsets {
  return Object.fromEntries(partitions.map((found) => [found.partition, found[side]]));
}

/** Loads the partitions one after the other: input order is that of partition and offset. */
async function decodeAll(
  db: Duckdb,
  spooled: readonly SpooledPartition[],
  options: TopicSourceOptions,
): Promise<SourceCount[]> {
  const { contract, onProgress } = options;
  const total = spooled.reduce((sum, { segments }) => sum + lengthOf(segments), 0);
  const loader = await standardLoader(db, contract);
  let done = 0;
  onProgress?.({ phase: "ingest", done, total, unit: "bytes" });
  try {
    return spooled.map(({ path, segments }, source) => {
      using file = Deno.openSync(path);
      const decode = createRecordDecoder(file, options);
      const count: SourceCount = { lines: 0, blankLines: 0, rows: 0, unknownFields: new Set() };
      for (const segment of segments) {
        const decoded = decode(segment);
        for (const batch of decoded.batches) {
          loader.append(batch, { source, lineBefore: segment.firstOffset - 1 });
          count.rows += batch.batch.rows;
        }
        count.lines += decoded.lines;
        count.blankLines += decoded.blankLines;
        for (const field of decoded.unknownFields) count.unknownFields.add(field);
        done += segment.length;
        onProgress?.({ phase: "ingest", done, total, unit: "bytes" });
      }
      return count;
    });
  } finally {
    loader.close();
  }
}

function lengthOf(segments: readonly SpoolSegment[]): number {
  return segments.reduce((sum, { length }) => sum + length, 0);
}
