/** The ways of asking that both stores answer alike. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkPath } from "./check_path.ts";
import type { Directions, FindOptions, IndexOptions, UpsertOptions } from "./mongo.ts";

/**
 * @throws {UsageError} naming the option of a search that is not accepted.
 *
 * @example
 * ```ts
 * import { checkFind } from "@lib/connectors/mongo/check_find.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertThrows } from "@std/assert";
 *
 * checkFind({ sort: { ts_dt: -1 }, limit: 5, projection: { _id: 0, ts: 1 } });
 * assertThrows(() => checkFind({ limit: 0 }), UsageError, "limit must be");
 * ```
 */
export function checkFind({ sort, skip, limit, projection }: FindOptions): void {
  if (sort !== undefined) checkDirections(sort, "sort");
  checkWhole(skip ?? 0, { name: "skip", least: 0 });
  checkWhole(limit ?? 1, { name: "limit", least: 1 }); // 0 would mean no limit to a server
  if (projection !== undefined) checkProjection(projection);
}

/** @throws {UsageError} unless these are paths, each with 1 or -1. */
export function checkDirections(directions: Directions, name: string): void {
  const entries = Object.entries(directions);
  entries.forEach(([path]) => checkPath(path));
  if (entries.length > 0 && entries.every(([, direction]) => Math.abs(direction) === 1)) return;
  throw new UsageError(
    `${name} must be paths with 1 or -1: current value is ${JSON.stringify(directions)}`,
  );
}

/** @throws {UsageError} unless all paths are 1 or all are 0, `_id` aside, and none holds another. */
export function checkProjection(projection: Readonly<Record<string, unknown>>): void {
  const { _id, ...others } = projection;
  const values = [...new Set(Object.values(others))];
  const paths = Object.keys(projection);
  paths.forEach(checkPath);
  const overlaps = paths.some((path) => paths.some((other) => other.startsWith(`${path}.`)));
  const isKnown = [...values, _id ?? 1].every((value) => value === 0 || value === 1);
  if (isKnown && values.length <= 1 && !overlaps && !(_id === 1 && values[0] === 0)) return;
  throw new UsageError(
    `projection must be paths that all have 1 or all have 0, _id aside, none within another: ` +
      `current value is ${JSON.stringify(projection)}`,
  );
}

/** @throws {UsageError} unless an index can be made so. */
export function checkIndex(keys: Directions, { expireAfterSeconds: ttl }: IndexOptions): void {
  checkDirections(keys, "keys");
  if (ttl === undefined) return;
  checkWhole(ttl, { name: "expireAfterSeconds", least: 0 });
  if (Object.keys(keys).length === 1) return;
  throw new UsageError(
    `keys must be one date field for expireAfterSeconds: current value is ${JSON.stringify(keys)}`,
  );
}

/** @throws {UsageError} unless the key is paths; `_id` stands alone or not at all. */
export function checkUpsert({ key }: UpsertOptions): void {
  key.forEach(checkPath);
  if (key.length > 0 && (key.length === 1 || !key.includes("_id"))) return;
  throw new UsageError(
    `key must be one path or more, _id only alone: current value is ${JSON.stringify(key)}`,
  );
}

/** The name that MongoDB gives an index by default. */
export function indexName(keys: Directions): string {
  return Object.entries(keys).flat().join("_");
}

function checkWhole(value: number, { name, least }: { name: string; least: number }): void {
  if (Number.isSafeInteger(value) && value >= least && value < 2 ** 31) return;
  throw new UsageError(
    `${name} must be a whole number from ${least} to 2147483647: current value is ${value}`,
  );
}
