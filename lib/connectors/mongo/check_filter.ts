/** The part of MongoDB's query language that both stores answer alike. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { isObjectId } from "./bson.ts";
import { checkPath } from "./check_path.ts";

/** Comparisons that need a value with an order; null has none in MongoDB. */
const ORDERINGS = ["$gt", "$gte", "$lt", "$lte"];

/** The conditions on a field that a filter may hold; a lone value stands for `$eq`. */
export const CONDITIONS = [...ORDERINGS, "$eq", "$ne", "$in", "$nin", "$exists"];

/**
 * Refuses every filter that a server and the embedded store might answer differently, so that what
 * was tried on one holds on the other.
 *
 * @throws {UsageError} naming the part that is not accepted.
 *
 * @example
 * ```ts
 * import { checkFilter } from "@lib/connectors/mongo/check_filter.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertThrows } from "@std/assert";
 *
 * checkFilter({ vehicle_id: "EV-00001", soc_pct: { $lt: 20 } });
 * assertThrows(() => checkFilter({ soc_pct: { $near: 3 } }), UsageError, "$near");
 * ```
 */
export function checkFilter(filter: unknown): void {
  if (!isPlainObject(filter)) refuse("A filter", "be an object", filter);
  for (const [name, value] of Object.entries(filter)) {
    if (name === "$and" || name === "$or") {
      if (!Array.isArray(value) || value.length === 0) {
        refuse(name, "be a list of filters, not empty", value);
      }
      value.forEach(checkFilter);
    } else {
      checkPath(name);
      if (isPlainObject(value)) checkConditions(name, value);
      else checkScalar(name, value);
    }
  }
}

/** Whether a value is an object of names and values, and not a date, an id or a list. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== "object") return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function checkConditions(path: string, conditions: Record<string, unknown>): void {
  const entries = Object.entries(conditions);
  if (entries.length === 0) refuse(path, "be compared with a value or conditions", conditions);
  for (const [name, value] of entries) {
    if (!CONDITIONS.includes(name)) {
      throw new UsageError(
        `${path} must be compared by ${CONDITIONS.join(", ")}: current value is ${name}. ` +
          `Reach into an embedded document by a dotted path`,
      );
    }
    const label = `${path} ${name}`;
    if (name === "$exists") {
      if (typeof value !== "boolean") refuse(label, "be true or false", value);
    } else if (name === "$in" || name === "$nin") {
      if (!Array.isArray(value)) refuse(label, "be a list", value);
      value.forEach((item) => checkScalar(label, item));
    } else {
      checkScalar(label, value);
      if (ORDERINGS.includes(name) && value === null) refuse(label, "not be null", value);
    }
  }
}

function checkScalar(label: string, value: unknown): void {
  const isScalar = value === null || ["string", "boolean"].includes(typeof value) ||
    typeof value === "number" && !Number.isNaN(value) ||
    value instanceof Date && !Number.isNaN(value.getTime()) || isObjectId(value);
  if (!isScalar) {
    refuse(label, "be a text, number, boolean, null, valid date or ObjectId", value);
  }
}

function refuse(what: string, must: string, value: unknown): never {
  const shown = value === undefined ? "undefined" : JSON.stringify(value);
  throw new UsageError(`${what} must ${must}: current value is ${shown}`);
}
