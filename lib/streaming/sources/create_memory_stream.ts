/** A log in memory, filled by whoever tries a query out. @module */

import type { Source, SourceOffsets, SourceRecord } from "./source.ts";

/** How records are added. */
export interface AddOptions {
  /** Default 0. */
  readonly partition?: number;
  readonly key?: string | null;
  /** Time of the records themselves; default null. */
  readonly timestampMs?: number | null;
}

/** A source that is written to by hand. */
export interface MemoryStream extends Source {
  /** Adds records: texts and tombstones as they are, anything else as JSON. */
  add(values: readonly unknown[], options?: AddOptions): void;
}

/** The shape of the log. */
export interface MemoryStreamOptions {
  /** Default `memory`. */
  readonly topic?: string;
  /** Default 1. */
  readonly partitions?: number;
}

/**
 * An empty log. It lasts as long as the process, so a query can be stopped and started on it.
 *
 * @example
 * ```ts
 * import { createMemoryStream } from "@lib/streaming/sources/create_memory_stream.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const stream = createMemoryStream();
 * stream.add([{ id: "a" }, "not JSON", null]);
 * for await (const records of stream.read({}, await stream.latest())) {
 *   assertEquals(records.map(({ value }) => value), ['{"id":"a"}', "not JSON", null]);
 * }
 * ```
 */
export function createMemoryStream(
  { topic = "memory", partitions = 1 }: MemoryStreamOptions = {},
): MemoryStream {
  const logs = Array.from({ length: partitions }, () => [] as SourceRecord[]);
  const nameOf = (partition: number) => `${topic}/${partition}`;
  const names = logs.map((_, partition) => nameOf(partition));
  const ends = () => Object.fromEntries(logs.map((log, at) => [nameOf(at), log.length]));

  return {
    description: `memory:${topic}`,
    defaultWatermarkScope: "partition",
    partitions: () => names,
    add: (values, { partition = 0, key = null, timestampMs = null } = {}) => {
      const log = logs[partition]!;
      for (const value of values) {
        const text = value === null || typeof value === "string" ? value : JSON.stringify(value);
        log.push({ topic, partition, offset: log.length, timestampMs, key, value: text });
      }
    },
    start: (at) => {
      if (at === "latest") return Promise.resolve(ends());
      return Promise.resolve(
        at === "earliest" ? Object.fromEntries(names.map((name) => [name, 0])) : at,
      );
    },
    resume: (from) => Promise.resolve(from),
    latest: () => Promise.resolve(ends()),
    nextEnd: (from, latest, { maxRecords = Infinity }) => {
      const end: Record<string, number> = {};
      let left = maxRecords;
      for (const name of names) {
        const at = from[name] ?? 0;
        end[name] = Math.min(latest[name] ?? 0, at + left);
        left -= end[name] - at;
      }
      return Promise.resolve(end);
    },
    async *read(from: SourceOffsets, to: SourceOffsets) {
      for (const [partition, log] of logs.entries()) {
        const name = nameOf(partition);
        const piece = log.slice(from[name] ?? 0, to[name] ?? 0);
        if (piece.length > 0) yield await Promise.resolve(piece);
      }
    },
    takeAnchors: () => ({}),
    close: () => Promise.resolve(),
  };
}
