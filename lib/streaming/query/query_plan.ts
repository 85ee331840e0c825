/** A query as data: what a checkpoint remembers of it. @module */

import { createHash } from "node:crypto";
import { columnTypes } from "./column_types.ts";
import type { StreamQuery } from "./stream_query.ts";

/** JSON in which equal things look equal. */
export type PlanValue =
  | string
  | number
  | boolean
  | null
  | readonly PlanValue[]
  | { readonly [name: string]: PlanValue };

export interface QueryPlan {
  readonly plan: PlanValue;
  /** SHA-256 of the plan's text, in hexadecimal. */
  readonly hash: string;
}

/**
 * The plan of a query: all that decides its results, functions by the texts that stand for them.
 *
 * Two queries that do the same have one plan: names are in order, absent and null are left out,
 * defaults are filled in, and durations are spelled one way. The query's own name and the wording
 * of its messages are not part of it, so that they can change.
 *
 * @example
 * ```ts
 * import { queryPlan } from "@lib/streaming/query/query_plan.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const decode = { format: "json", fields: { id: "string" } } as const;
 * const plan = queryPlan({ name: "a", decode, window: null });
 * assertEquals(queryPlan({ decode, outputMode: "append" }).hash, plan.hash);
 * ```
 */
export function queryPlan(query: StreamQuery): QueryPlan {
  const { decode, reject, derive } = query;
  const plan = canonical({
    decode: { ...decode, strict: decode.strict || null },
    // Their order is that of the columns, which a sink may depend on.
    columns: Object.keys(columnTypes(query)),
    reject: reject?.map(({ code, when }) => ({ code, when })),
    derive: derive &&
      Object.fromEntries(
        Object.entries(derive).map(([name, { type, from }]) => [name, { type, from }]),
      ),
    watermark: query.watermark && {
      ...query.watermark,
      delay: spelled(query.watermark.delay),
      idleTimeout: spelled(query.watermark.idleTimeout),
      futureLimit: spelled(query.watermark.futureLimit),
    },
    dedup: query.dedup,
    window: query.window &&
      Object.fromEntries(
        Object.entries(query.window).map(([name, value]) => [name, spelled(value)]),
      ),
    keys: query.keys,
    aggregates: query.aggregates,
    outputMode: query.outputMode ?? "append",
    retractions: query.retractions || null,
    keepRecords: query.keepRecords || null,
  }) ?? null;
  const hash = createHash("sha256").update(JSON.stringify(plan)).digest("hex");
  return { plan, hash };
}

function spelled(duration: string | null | undefined): string | null {
  return duration?.trim().toLowerCase().replaceAll(/\s+/g, " ") ?? null;
}

/** Undefined for what is as good as absent: null, false flags aside, and what is empty. */
function canonical(value: unknown): PlanValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : value.map((item) => canonical(item) ?? null);
  }
  if (typeof value !== "object") return value as string | number | boolean;
  const entries = Object.entries(value)
    .map(([name, item]) => [name, canonical(item)] as const)
    .filter((entry): entry is readonly [string, PlanValue] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
