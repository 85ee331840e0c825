/** The error of a Cassandra that refuses or does not answer. @module */

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

/** Whether the same call can succeed later: writing the same rows again does no harm here. */
const IS_RETRIABLE: Readonly<Record<CassandraErrorCode, boolean>> = {
  UNREACHABLE: true,
  AUTHENTICATION: false,
  TIMEOUT: true,
  EMPTY_KEY: false,
  BAD_VALUE: false,
  NO_TABLE: false,
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
export interface CassandraErrorOptions extends ErrorOptions {
  /** Which row of the call was refused, from 0, where that is known. */
  readonly position?: number;
}

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
export class CassandraError extends Error {
  override readonly name = "CassandraError";
  readonly isRetriable: boolean;
  readonly position: number | undefined;

  constructor(
    readonly code: CassandraErrorCode,
    message: string,
    options: CassandraErrorOptions = {},
  ) {
    super(message, options);
    this.isRetriable = IS_RETRIABLE[code];
    this.position = options.position;
  }
}
