/** The error of a Cassandra that refuses or does not answer. @module */

import { ServiceError } from "@lib/connectors/service_error.ts";

/** Why it failed. */
export const CASSANDRA_ERROR_CODES = [
  "UNREACHABLE",
  "AUTHENTICATION",
  "TIMEOUT",
  "EMPTY_KEY",
  "BAD_VALUE",
  "NO_TABLE",
  "TABLE_MISMATCH",
  "STATEMENT",
  "STORE_BUSY",
  "STORE_DAMAGED",
  "STORE_FULL",
  "STORE_READ_ONLY",
  "CLOSED",
  "SERVER",
] as const;
export type CassandraErrorCode = (typeof CASSANDRA_ERROR_CODES)[number];

/**
 * The store refused or did not answer. The message names servers or folder, never credentials.
 *
 * @example
 * ```ts
 * import { CassandraError } from "@lib/connectors/cassandra/cassandra_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new CassandraError("EMPTY_KEY", "Key may not be empty", { position: 3 });
 * assertEquals([error.code, error.isRetriable, error.position], ["EMPTY_KEY", false, 3]);
 * ```
 */
export class CassandraError extends ServiceError<CassandraErrorCode> {
  override readonly name = "CassandraError";
}
