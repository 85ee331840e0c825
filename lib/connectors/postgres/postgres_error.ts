/** The error of a PostgreSQL database that refuses or does not answer. @module */

import { ServiceError, type ServiceErrorOptions } from "@lib/connectors/service_error.ts";

/** Why it failed. */
export const POSTGRES_ERROR_CODES = [
  "UNREACHABLE",
  "OUTCOME_UNKNOWN",
  "AUTHENTICATION",
  "TIMEOUT",
  "CONFLICT",
  "CONSTRAINT",
  "BAD_VALUE",
  "TABLE_MISMATCH",
  "STATEMENT",
  "STORE_BUSY",
  "STORE_DAMAGED",
  "STORE_FULL",
  "STORE_READ_ONLY",
  "CLOSED",
  "SERVER",
] as const;
export type PostgresErrorCode = (typeof POSTGRES_ERROR_CODES)[number];

/** What is known besides the message. */
export interface PostgresErrorOptions extends ServiceErrorOptions {
  /** The five characters of PostgreSQL's manual, appendix A, where the database gave them. */
  readonly sqlState?: string;
}

/**
 * The database refused or did not answer. The message names the server or folder, never credentials.
 *
 * @example
 * ```ts
 * import { PostgresError } from "@lib/connectors/postgres/postgres_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new PostgresError("CONSTRAINT", "no value for sensor_id", { sqlState: "23502" });
 * assertEquals([error.isRetriable, error.sqlState], [false, "23502"]);
 * ```
 */
export class PostgresError extends ServiceError<PostgresErrorCode> {
  override readonly name = "PostgresError";
  readonly sqlState: string | undefined;

  constructor(code: PostgresErrorCode, message: string, options: PostgresErrorOptions = {}) {
    super(code, message, options);
    this.sqlState = options.sqlState;
  }
}
