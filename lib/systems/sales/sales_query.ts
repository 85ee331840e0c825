/** The queries of the sales system, by the kind of their window. @module */

import { purchase } from "@lib/contracts/purchase.ts";
import { contractQuery } from "@lib/streaming/query/contract_query.ts";
import type { OutputMode, StreamQuery, WindowSpec } from "@lib/streaming/query/stream_query.ts";

/** Windows and what they are of. */
export const SALES_WINDOWS = {
  tumbling: { window: { type: "tumbling", size: "1 minute" }, keys: ["product_id"] },
  sliding: {
    window: { type: "sliding", size: "1 minute", slide: "30 seconds" },
    keys: ["product_id"],
  },
  session: { window: { type: "session", gap: "30 seconds" }, keys: ["user_id"] },
} as const satisfies Record<string, { window: WindowSpec; keys: readonly string[] }>;
export type SalesWindow = keyof typeof SALES_WINDOWS;

/** Whether a purchase that was sent twice counts twice, as the original has it. */
export const SALES_MODES = ["as-sent", "deduplicate"] as const;
export type SalesMode = (typeof SALES_MODES)[number];

/** What can be chosen of a query. */
export interface SalesQueryOptions {
  /** Default `tumbling`. */
  readonly window?: SalesWindow;
  /** Default `append`. */
  readonly outputMode?: OutputMode;
  /** Default `as-sent`. */
  readonly mode?: SalesMode;
  /** How long late purchases are waited for; default 10 seconds. */
  readonly watermarkDelay?: string;
  readonly watermarkScope?: "query" | "partition";
}

/**
 * Amounts summed up by window: by product in windows of a minute, or by user in sessions.
 *
 * @example
 * ```ts
 * import { salesQuery } from "@lib/systems/sales/sales_query.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { window, keys } = salesQuery({ window: "session" });
 * assertEquals([window, keys], [{ type: "session", gap: "30 seconds" }, ["user_id"]]);
 * ```
 */
export function salesQuery(options: SalesQueryOptions = {}): StreamQuery {
  const { window = "tumbling", outputMode = "append", mode = "as-sent", watermarkScope } = options;
  return {
    ...contractQuery(purchase),
    ...SALES_WINDOWS[window],
    watermark: {
      delay: options.watermarkDelay ?? "10 seconds",
      idleTimeout: "30 seconds",
      futureLimit: "1 hour",
      ...(watermarkScope && { scope: watermarkScope }),
    },
    ...(mode === "deduplicate" && { dedup: { op: "within" as const, cols: ["event_id"] } }),
    aggregates: [
      { fn: "sum", column: "amount", as: "total_amount" },
      { fn: "count", as: "event_count" },
      { fn: "avg", column: "amount", as: "avg_amount" },
    ],
    outputMode,
    // Without them a session that another one swallowed would stay in its table.
    ...(window === "session" && outputMode === "update" && { retractions: true }),
  };
}
