/** Records of the embedded log as bytes: one batch is one row. @module */

import type { DealtRecord } from "@lib/connectors/kafka/deal_records.ts";
import type { KafkaRecord, RecordHeaders } from "@lib/connectors/kafka/kafka.ts";

const FIXED_BYTES = 8 + 4 + 4 + 4;
const HEADER_BYTES = 4 + 4;
const NULL_LENGTH = -1;
const NO_HEADERS: RecordHeaders = [];

/**
 * Writes records one behind the other: timestamp, length of key and of value (-1 for null), number
 * of headers, then the bytes of each. Whole batches, because one row per record would make SQLite
 * the bottleneck.
 *
 * @example
 * ```ts
 * import { decodeBatch, encodeBatch } from "@lib/connectors/kafka/embedded/batch_bytes.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const record = { timestampMs: 5, key: null, value: Uint8Array.of(1, 2), headers: [], sizeBytes: 0 };
 * assertEquals(decodeBatch(encodeBatch([record]), { baseOffset: 7 }), [
 *   { offset: 7, timestampMs: 5, key: null, value: Uint8Array.of(1, 2), headers: [] },
 * ]);
 * ```
 */
export function encodeBatch(records: readonly DealtRecord[]): Uint8Array {
  const names = new Map<string, Uint8Array>();
  const nameBytes = (name: string) => {
    const known = names.get(name) ?? encoder.encode(name);
    names.set(name, known);
    return known;
  };
  let length = 0;
  for (const { key, value, headers } of records) {
    length += FIXED_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
    for (const [name, header] of headers) {
      length += HEADER_BYTES + nameBytes(name).length + header.length;
    }
  }
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const put = (part: Uint8Array | null) => {
    if (part === null) return;
    bytes.set(part, at);
    at += part.length;
  };
  for (const { timestampMs, key, value, headers } of records) {
    view.setFloat64(at, timestampMs);
    view.setInt32(at + 8, key?.length ?? NULL_LENGTH);
    view.setInt32(at + 12, value?.length ?? NULL_LENGTH);
    view.setUint32(at + 16, headers.length);
    at += FIXED_BYTES;
    put(key);
    put(value);
    for (const [name, header] of headers) {
      view.setUint32(at, nameBytes(name).length);
      view.setUint32(at + 4, header.length);
      at += HEADER_BYTES;
      put(nameBytes(name));
      put(header);
    }
  }
  return bytes;
}

/** Reads what {@linkcode encodeBatch} wrote; keys and values are views of `bytes`, not copies. */
export function decodeBatch(
  bytes: Uint8Array,
  { baseOffset }: { readonly baseOffset: number },
): KafkaRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: KafkaRecord[] = [];
  let at = 0;
  const take = (length: number) => {
    if (length === NULL_LENGTH) return null;
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const timestampMs = view.getFloat64(at);
    const keyLength = view.getInt32(at + 8);
    const valueLength = view.getInt32(at + 12);
    const headerCount = view.getUint32(at + 16);
    at += FIXED_BYTES;
    const key = take(keyLength);
    const value = take(valueLength);
    let headers = NO_HEADERS;
    if (headerCount > 0) {
      headers = Array.from({ length: headerCount }, () => {
        const nameLength = view.getUint32(at);
        const headerLength = view.getUint32(at + 4);
        at += HEADER_BYTES;
        return [decoder.decode(take(nameLength)!), take(headerLength)!] as const;
      });
    }
    records.push({ offset: baseOffset + records.length, timestampMs, key, value, headers });
  }
  return records;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
