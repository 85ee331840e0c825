/** Records as KafkaJS wants and gives them. @module */

import { Buffer } from "node:buffer";
import type { DealtRecord } from "@lib/connectors/kafka/deal_records.ts";
import type { KafkaRecord, RecordHeaders } from "@lib/connectors/kafka/kafka.ts";

type HeaderValue = Buffer | string | undefined;

/** A record as KafkaJS takes it; its types cannot be named here, for only one file imports it. */
export interface KafkajsMessage {
  readonly partition: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestamp: string;
  readonly headers: Readonly<Record<string, Buffer | Buffer[]>>;
}

/** A record as KafkaJS gives it. */
export interface KafkajsRecord {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Record<string, HeaderValue | (Buffer | string)[]>;
}

/**
 * For KafkaJS. Nothing is copied; headers of the same name come to stand together.
 *
 * @example
 * ```ts
 * import { fromKafkajs, toKafkajs } from "@lib/connectors/kafka/kafkajs/kafkajs_records.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const record = { timestampMs: 5, key: null, value: null, headers: [], sizeBytes: 82 };
 * const message = toKafkajs(record, 3);
 * assertEquals(fromKafkajs({ ...message, offset: "7" }).timestampMs, 5);
 * ```
 */
export function toKafkajs(
  { timestampMs, key, value, headers }: DealtRecord,
  partition: number,
): KafkajsMessage {
  return {
    partition,
    key: key && asBuffer(key),
    value: value && asBuffer(value),
    timestamp: textOf(timestampMs),
    headers: headers.length === 0 ? NOTHING : grouped(headers),
  };
}

/** From KafkaJS. */
export function fromKafkajs(
  { offset, timestamp, key, value, headers }: KafkajsRecord,
): KafkaRecord {
  return {
    offset: Number(offset),
    timestampMs: Number(timestamp),
    key,
    value,
    headers: headers === undefined ? NO_HEADERS : listed(headers),
  };
}

/** Records that are produced together mostly have one time, whose text need be made only once. */
const latest = { ms: NaN, text: "" };

function textOf(timestampMs: number): string {
  if (timestampMs !== latest.ms) {
    latest.ms = timestampMs;
    latest.text = String(timestampMs);
  }
  return latest.text;
}

const NO_HEADERS: RecordHeaders = [];
const NOTHING: KafkajsMessage["headers"] = {};

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function grouped(headers: RecordHeaders): Record<string, Buffer | Buffer[]> {
  const byName = Map.groupBy(headers, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, there]) => {
      const values = there.map(([, value]) => asBuffer(value));
      return [name, values.length === 1 ? values[0]! : values];
    }),
  );
}

function listed(headers: NonNullable<KafkajsRecord["headers"]>): RecordHeaders {
  for (const _ in headers) return all(headers);
  return NO_HEADERS;
}

function all(headers: NonNullable<KafkajsRecord["headers"]>): RecordHeaders {
  return Object.keys(headers).flatMap((name) => {
    const value = headers[name];
    const values = Array.isArray(value) ? value : [value];
    // A header may be null in Kafka; to us it has no bytes.
    return values.map((one) => [name, Buffer.from(one ?? "")] as const);
  });
}
