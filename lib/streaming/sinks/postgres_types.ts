/** The types of a query's columns in PostgreSQL. @module */

import type { FieldType } from "../query/stream_query.ts";

/** As the database writes them. */
export const POSTGRES_TYPES: Readonly<Record<FieldType, string>> = {
  string: "text",
  double: "double precision",
  long: "bigint",
  boolean: "boolean",
  timestamp: "timestamptz",
};
