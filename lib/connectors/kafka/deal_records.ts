/** Records on their way to partitions, the same for both logs. @module */

import { Buffer } from "node:buffer";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { KafkaRecord, ProducerRecord, RecordHeaders } from "./kafka.ts";
import { KafkaError } from "./kafka_error.ts";
import { partitionFor } from "./partition_for.ts";

/** A record as it is stored, without the offset that the log will give it. */
export type DealtRecord = Omit<KafkaRecord, "offset"> & { readonly sizeBytes: number };

/** What a topic and a producer contribute. */
export interface DealOptions {
  readonly topic: string;
  readonly partitions: number;
  readonly maxMessageBytes: number;
  readonly nowMs: number;
  /** Where dealing records without a key goes on; counts up by one with each of them. */
  readonly turn: { next: number };
}

/** Kafka's limit for a batch, and so for a record with its wrapping, unless a topic has its own. */
export const DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

// Kafka's record format v2: a batch begins with 61 bytes, and a record's lengths, offset and
// timestamp take at most 21. Taking the most makes the answer independent of the neighbours.
const WRAPPING_BYTES = 61 + 21;
const HEADER_WRAPPING_BYTES = 10;
const NO_HEADERS: RecordHeaders = [];

/**
 * Shares out records among partitions, each partition in the order given.
 *
 * Sizes are judged before compression, as the Java producer does, so that a record is not accepted
 * today and refused tomorrow because it compresses less well.
 *
 * @throws {KafkaError} with `RECORD_TOO_LARGE`.
 * @throws {UsageError} on a partition that the topic does not have, or a timestamp that is not whole.
 *
 * @example
 * ```ts
 * import { dealRecords } from "@lib/connectors/kafka/deal_records.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const records = [{ value: "a", partition: 1 }, { value: null }, { value: "c", partition: 1 }];
 * const dealt = dealRecords(records, {
 *   topic: "t",
 *   partitions: 2,
 *   maxMessageBytes: 1_000,
 *   nowMs: 0,
 *   turn: { next: 0 },
 * });
 * assertEquals([...dealt].map(([partition, { length }]) => [partition, length]), [[1, 2], [0, 1]]);
 * ```
 */
export function dealRecords(
  records: readonly ProducerRecord[],
  options: DealOptions,
): Map<number, DealtRecord[]> {
  const { topic, maxMessageBytes, nowMs } = options;
  const dealt = new Map<number, DealtRecord[]>();
  records.forEach((record, index) => {
    const key = record.key === undefined ? null : toBytes(record.key);
    const partition = choosePartition(key, record.partition, options);
    const sized = sizeUp(record, key, checkTimestamp(record.timestampMs ?? nowMs));
    if (sized.sizeBytes > maxMessageBytes) {
      throw new KafkaError(
        "RECORD_TOO_LARGE",
        `Record ${index} for ${topic}/${partition} takes ${sized.sizeBytes} bytes with its ` +
          `wrapping; the topic takes at most ${maxMessageBytes} (max.message.bytes)`,
      );
    }
    const there = dealt.get(partition);
    if (there === undefined) dealt.set(partition, [sized]);
    else there.push(sized);
  });
  return dealt;
}

/** Cuts one partition's records into batches that no more than fill `maxBytes`. */
export function cutBatches(records: readonly DealtRecord[], maxBytes: number): DealtRecord[][] {
  const batches: DealtRecord[][] = [];
  let batch: DealtRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    if (batch.length > 0 && bytes + record.sizeBytes > maxBytes) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(record);
    bytes += record.sizeBytes;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

function choosePartition(
  key: Uint8Array | null,
  wanted: number | undefined,
  { topic, partitions, turn }: DealOptions,
): number {
  if (wanted === undefined) {
    return key === null ? turn.next++ % partitions : partitionFor(key, partitions);
  }
  if (Number.isInteger(wanted) && wanted >= 0 && wanted < partitions) return wanted;
  throw new UsageError(
    `partition must be 0 to ${partitions - 1} in topic ${topic}: current value is ${wanted}`,
  );
}

function sizeUp(record: ProducerRecord, key: Uint8Array | null, timestampMs: number): DealtRecord {
  const value = toBytes(record.value);
  let sizeBytes = WRAPPING_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  if (record.headers === undefined) {
    return { timestampMs, key, value, headers: NO_HEADERS, sizeBytes };
  }
  const headers = record.headers.map(([name, text]) => [name, toBytes(text)!] as const);
  for (const [name, { length }] of headers) {
    sizeBytes += 3 * name.length + length + HEADER_WRAPPING_BYTES; // UTF-8 takes at most 3 a unit
  }
  return { timestampMs, key, value, headers, sizeBytes };
}

function checkTimestamp(timestampMs: number): number {
  if (Number.isSafeInteger(timestampMs) && timestampMs >= 0) return timestampMs;
  throw new UsageError(
    `timestampMs must be whole milliseconds since 1970: current value is ${timestampMs}`,
  );
}

function toBytes(value: Uint8Array | string | null): Uint8Array | null {
  // Unlike a TextEncoder, a Buffer shares its memory with others: far less work for the collector.
  return typeof value === "string" ? Buffer.from(value) : value;
}
