/** The error of a PostgreSQL database that refuses or does not answer. @module */

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

/** Whether the same call can succeed later without anyone changing anything here. */
const IS_RETRIABLE: Readonly<Record<PostgresErrorCode, boolean>> = {
  UNREACHABLE: true,
  // The write may have happened: only a caller whose write is idempotent may repeat it.
  OUTCOME_UNKNOWN: false,
  AUTHENTICATION: false,
  TIMEOUT: true,
  CONFLICT: true,
  CONSTRAINT: false,
  BAD_VALUE: false,
  TABLE_MISMATCH: false,
  STATEMENT: false,
  STORE_BUSY: true,
  STORE_DAMAGED: false,
  STORE_FULL: false,
  STORE_READ_ONLY: false,
  CLOSED: false,
  SERVER: false,
};

/** What is known besides the message. */
export interface PostgresErrorOptions extends ErrorOptions {
  /** The five characters of PostgreSQL's manual, appendix A, where the database gave them. */
  readonly sqlState?: string;
  /** Which row of the call was refused, from 0, where that is known. */
  readonly position?: number;
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
export class PostgresError extends Error {
  override readonly name = "PostgresError";
  readonly isRetriable: boolean;
  readonly sqlState: string | undefined;
  readonly position: number | undefined;

  constructor(
    readonly code: PostgresErrorCode,
    message: string,
    options: PostgresErrorOptions = {},
  ) {
    super(message, options);
    this.isRetriable = IS_RETRIABLE[code];
    this.sqlState = options.sqlState;
    this.position = options.position;
  }
}
