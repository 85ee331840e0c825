/** The order that MongoDB puts values of any type in. @module */

import { isObjectId } from "./bson.ts";
import type { Directions, Document } from "./mongo.ts";

/**
 * Compares two values in BSON's order: null or missing, numbers, texts by code point, objects,
 * arrays, bytes, ObjectIds, false, true, dates. The order of types is from MongoDB's manual,
 * "BSON Comparison and Sort Order".
 *
 * @example
 * ```ts
 * import { compareValues } from "@lib/connectors/mongo/compare_values.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([new Date(0), "a", 7, null].sort(compareValues), [null, 7, "a", new Date(0)]);
 * ```
 */
export function compareValues(a: unknown, b: unknown): number {
  const rank = rankOf(a);
  if (rank !== rankOf(b)) return rank - rankOf(b);
  switch (rank) {
    case 1:
      return 0;
    case 2:
      return compareNumbers(Number(a), Number(b));
    case 3:
      return compareTexts(a as string, b as string);
    case 4:
      return compareObjects(Object.entries(a as object), Object.entries(b as object));
    case 5:
      return compareLists(a as unknown[], b as unknown[]);
    case 6:
      return compareTexts(String(a), String(b));
    default:
      return Number(a) - Number(b); // booleans and dates
  }
}

/** Compares documents by paths and directions, for `Array.sort`. */
export function compareBy(sort: Directions): (a: Document, b: Document) => number {
  const paths = Object.entries(sort);
  return (a, b) => {
    for (const [path, direction] of paths) {
      const order = compareValues(sortValue(a, path, direction), sortValue(b, path, direction));
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

/** The values that a dotted path reaches; arrays on the way and at its end give each element. */
export function valuesAt(value: unknown, path: string): unknown[] {
  let reached: unknown[] = [value];
  for (const name of path.split(".")) {
    reached = reached.flat().flatMap((item) => {
      const isObject = item !== null && typeof item === "object" && Object.hasOwn(item, name);
      return isObject ? [(item as Document)[name]] : [];
    });
  }
  return reached.flat();
}

/** Of several values the least decides an ascending sort, the greatest a descending one. */
function sortValue(document: Document, path: string, direction: 1 | -1): unknown {
  const values = valuesAt(document, path);
  return values.length < 2
    ? values[0]
    : values.reduce((best, value) => compareValues(value, best) * direction < 0 ? value : best);
}

function rankOf(value: unknown): number {
  if (value === null || value === undefined) return 1;
  switch (typeof value) {
    case "number":
      return 2;
    case "string":
      return 3;
    case "boolean":
      return 8;
  }
  if (value instanceof Date) return 9;
  if (Array.isArray(value)) return 5;
  if (isObjectId(value)) return 6;
  return isNumberWrapper(value) ? 2 : 4;
}

/** A whole number beyond 2^53 stays in the codec's own class. */
function isNumberWrapper(value: object): boolean {
  return (value as { _bsontype?: unknown })._bsontype === "Long";
}

function compareNumbers(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By code point, as UTF-8 bytes compare; `<` alone compares UTF-16 units. */
function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return a.codePointAt(i)! - b.codePointAt(i)!;
  }
  return a.length - b.length;
}

/** Field by field: the types of the values, then the names, then the values. */
function compareObjects(a: readonly [string, unknown][], b: readonly [string, unknown][]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [[nameA, valueA], [nameB, valueB]] = [a[i]!, b[i]!];
    const order = rankOf(valueA) - rankOf(valueB) || compareTexts(nameA, nameB) ||
      compareValues(valueA, valueB);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareValues(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
