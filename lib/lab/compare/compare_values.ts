/** Compares two values of JSON by what they say. @module */

import type { Json } from "@lib/display/facts.ts";

/** A place where two values differ, each as JSON; absent where there is none. */
export interface Difference {
  /** Keys and positions from the outside in, such as `"values[3][1]"`. */
  readonly place: string;
  readonly stored?: string;
  readonly fresh?: string;
}

/**
 * How far two numbers may be apart, relative to the larger: engines add up in parallel, and the
 * order of a sum shows in its last digits. Nine digits agree; whole numbers are equal or not.
 */
export const RELATIVE_TOLERANCE = 1e-9;
/** The same for numbers near zero, which are what is left of larger ones. */
const ABSOLUTE_TOLERANCE = 1e-12;

const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;
/** Identifiers of runs: every one is new. */
export const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/**
 * All places in which two values differ. Numbers are equal within {@linkcode RELATIVE_TOLERANCE},
 * those inside of texts too; identifiers in the form of a UUID are equal to each other.
 *
 * @example
 * ```ts
 * import { compareValues } from "@lib/lab/compare/compare_values.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(compareValues({ rows: [0.1 + 0.2] }, { rows: [0.3] }), []);
 * assertEquals(compareValues({ rows: [1, 2] }, { rows: [1, 3] }), [
 *   { place: "rows[1]", stored: "2", fresh: "3" },
 * ]);
 * ```
 */
export function compareValues(stored: Json, fresh: Json): Difference[] {
  return differences(stored, fresh, "");
}

type Value = Json | undefined;

function differences(stored: Value, fresh: Value, place: string): Difference[] {
  if (Array.isArray(stored) && Array.isArray(fresh)) {
    const length = Math.max(stored.length, fresh.length);
    return Array.from({ length }, (_, i) => i)
      .flatMap((i) => differences(stored[i], fresh[i], `${place}[${i}]`));
  }
  if (isObject(stored) && isObject(fresh)) {
    const keys = [...new Set([...Object.keys(stored), ...Object.keys(fresh)])];
    return keys.flatMap((key) =>
      differences(stored[key], fresh[key], place === "" ? key : `${place}.${key}`)
    );
  }
  if (isSame(stored, fresh)) return [];
  return [{
    place,
    ...(stored !== undefined && { stored: JSON.stringify(stored) }),
    ...(fresh !== undefined && { fresh: JSON.stringify(fresh) }),
  }];
}

function isSame(a: Value, b: Value): boolean {
  if (typeof a === "number" && typeof b === "number") return isNear(a, b);
  if (typeof a === "string" && typeof b === "string") return isSameText(a, b);
  return a === b;
}

function isNear(a: number, b: number): boolean {
  if (Number.isInteger(a) && Number.isInteger(b)) return a === b;
  const reach = Math.max(
    ABSOLUTE_TOLERANCE,
    RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b)),
  );
  return Math.abs(a - b) <= reach;
}

function isSameText(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [a, b].map((text) => text.replace(UUID, "<id>")) as [string, string];
  if (left.replace(NUMBER, "0") !== right.replace(NUMBER, "0")) return false;
  const [ones, others] = [left, right].map((text) => (text.match(NUMBER) ?? []).map(Number)) as [
    number[],
    number[],
  ];
  return ones.every((one, i) => isNear(one, others[i]!));
}

function isObject(value: Value): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
