/** Values as SQLite compares them: the form in which indexed fields are stored beside a document. @module */

import { isObjectId } from "../bson.ts";

/** What an index column holds. */
export type KeyValue = number | bigint | string | Uint8Array;

/** First bytes of keys that are bytes; their order is BSON's order of these types. */
const OBJECT_ID = 7;
const BOOLEAN = 8;
const DATE = 9;

/** The key of null and of what is missing: below every number that has a key. */
const NULL_KEY = -Infinity;

/**
 * The key of a single value. Keys compare as BSON does: SQLite puts numbers before texts before
 * bytes, texts by their UTF-8 bytes. NULL itself would not do, as a unique index lets it repeat.
 *
 * @returns undefined for what no index of ours holds: lists, objects, bytes, NaN and infinities.
 *
 * @example
 * ```ts
 * import { keyValue } from "@lib/connectors/mongo/embedded/key_value.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([null, 1.5, "a", [1]].map(keyValue), [-Infinity, 1.5, "a", undefined]);
 * ```
 */
export function keyValue(value: unknown): KeyValue | undefined {
  if (value === null || value === undefined) return NULL_KEY;
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? value : undefined;
    case "string":
    case "bigint":
      return value;
    case "boolean":
      return Uint8Array.of(BOOLEAN, Number(value));
  }
  if (value instanceof Date) return dateKey(value.getTime());
  return isObjectId(value) ? Uint8Array.of(OBJECT_ID, ...value.id) : undefined;
}

/** The key of a date: its milliseconds from the least to the greatest, as unsigned bytes. */
export function dateKey(ms: number): Uint8Array {
  const key = new Uint8Array(9);
  const view = new DataView(key.buffer);
  view.setUint8(0, DATE);
  view.setBigUint64(1, BigInt(ms) + 2n ** 63n);
  return key;
}

/** SQL that keeps a comparison within the type of `key`, as MongoDB's comparisons do. */
export function sameTypeSql(column: string, key: KeyValue): string {
  if (typeof key === "string") return `${column} >= '' AND ${column} < x''`;
  if (typeof key !== "object") return `${column} > -9e999 AND ${column} < ''`;
  const hex = (byte: number) => `x'${byte.toString(16).padStart(2, "0")}'`;
  return `${column} >= ${hex(key[0]!)} AND ${column} < ${hex(key[0]! + 1)}`;
}
