/** The contract of the sales system's purchases. @module */

import { type StoredColumn, type StoredTable, streamContract } from "./stream_contract.ts";

/** What is summed up of a window, whatever its kind. */
const FIGURES = {
  total_amount: { type: "double precision", description: "Sum of the amounts" },
  event_count: { type: "bigint", description: "How many purchases" },
  avg_amount: { type: "double precision", description: "Mean of the amounts that are there" },
  batch_id: { type: "bigint", source: "batch", description: "The batch that wrote the row" },
} as const satisfies Record<string, StoredColumn>;

const BY_WINDOW = ["query", "window_start", "window_end", "product_id"] as const;
const BY_SESSION = ["user_id", "session_start"] as const;

const TABLES = {
  sales_by_window: {
    grain: "one row per query, window and product",
    description: "Purchases of a product in a window of fixed length",
    columns: {
      query: { type: "text", notNull: true, description: "tumbling or sliding" },
      window_start: { type: "timestamptz", notNull: true, description: "Start, inside" },
      window_end: { type: "timestamptz", notNull: true, description: "End, outside" },
      product_id: { type: "text", notNull: true, description: "The product" },
      ...FIGURES,
    },
    primaryKey: BY_WINDOW,
    key: BY_WINDOW,
  },
  sales_by_session: {
    grain: "one row per user and session",
    description: "Purchases of a user without a pause as long as the gap",
    columns: {
      session_start: {
        type: "timestamptz",
        notNull: true,
        of: "window_start",
        description: "First purchase",
      },
      session_end: {
        type: "timestamptz",
        notNull: true,
        of: "window_end",
        description: "Last purchase and the gap",
      },
      user_id: { type: "text", notNull: true, description: "The user" },
      ...FIGURES,
    },
    primaryKey: BY_SESSION,
    key: BY_SESSION,
  },
} as const satisfies Record<string, StoredTable>;

/** One purchase; all fields may be null. Amounts are doubles, as the original's: money should not be. */
export const purchase = streamContract({
  name: "purchase",
  version: "1.0.0",
  grain: "one record per purchase",
  topics: ["sales_events"],
  messageKey: "user_id",
  fields: {
    event_id: { type: "string", description: "The purchase" },
    user_id: { type: "string", description: "Who bought" },
    product_id: { type: "string", description: "What was bought" },
    amount: { type: "double", description: "What was paid" },
    timestamp: { type: "string", description: "Instant of the purchase, ISO 8601, without a zone" },
    event_type: { type: "string", enum: ["purchase"], description: "Always purchase" },
  },
  eventTime: "timestamp",
  unreadable: { code: "JSON_PARSE_ERROR", message: "The value is not a JSON object" },
  rules: [],
  derived: {},
  tables: TABLES,
  views: {},
});
