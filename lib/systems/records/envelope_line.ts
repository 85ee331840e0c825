/** A record as a line of the form in which exported logs are kept. @module */

/** Where a record stands, and what it is. */
export interface Envelope {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: string | null;
  readonly value: string | null;
}

/**
 * The line, with its line feed; sources of files read it back.
 *
 * @example
 * ```ts
 * import { envelopeLine } from "@lib/systems/records/envelope_line.ts";
 * import { readEnvelope } from "@lib/streaming/sources/read_envelope.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const record = { topic: "t", partition: 2, offset: 7, timestampMs: 5, key: null, value: "{}" };
 * assertEquals(readEnvelope(envelopeLine(record)), record);
 * ```
 */
export function envelopeLine({ timestampMs, ...record }: Envelope): string {
  const { topic, partition, offset, key, value } = record;
  const kafka_timestamp = new Date(timestampMs).toISOString();
  return `${JSON.stringify({ topic, partition, offset, kafka_timestamp, key, value })}\n`;
}
