/** One exported log record as a line of JSON. @module */

import type { SourceRecord } from "./source.ts";

/**
 * The record that an envelope holds; undefined for a line that is none, which is then a value itself.
 *
 * @example
 * ```ts
 * import { readEnvelope } from "@lib/streaming/sources/read_envelope.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const line = '{"topic": "sales", "partition": 1, "offset": 7, "value": "{}"}';
 * const place = { topic: "sales", partition: 1, offset: 7, timestampMs: null };
 * assertEquals(readEnvelope(line), { ...place, key: null, value: "{}" });
 * assertEquals(readEnvelope('{"level": 3}'), undefined);
 * ```
 */
export function readEnvelope(line: string | Uint8Array): SourceRecord | undefined {
  if (typeof line !== "string" || !line.includes('"offset"')) return undefined;
  let envelope: Readonly<Record<string, unknown>>;
  try {
    envelope = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { topic, partition, offset, value, key = null, kafka_timestamp: time = null } = envelope;
  const isWhole = typeof topic === "string" && isCount(partition) && isCount(offset) &&
    isTextOrNull(value) && isTextOrNull(key);
  if (!isWhole) return undefined;
  const timestampMs = typeof time === "number" ? time : Date.parse(String(time));
  return {
    topic,
    partition,
    offset,
    timestampMs: Number.isNaN(timestampMs) ? null : timestampMs,
    key,
    value,
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && value as number >= 0;
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
