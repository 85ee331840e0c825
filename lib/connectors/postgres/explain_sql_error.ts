/** What PostgreSQL's own error codes mean for a caller. @module */

import { PostgresError, type PostgresErrorCode } from "./postgres_error.ts";

/** An error as PostgreSQL reports it, by whichever driver. */
export interface SqlError {
  /** The five characters of the SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** Where in the statement, in characters from 1. */
  readonly position?: string | undefined;
}

/** By the longest prefix of the SQLSTATE (PostgreSQL's manual, appendix A). */
const CODES: readonly (readonly [prefix: string, code: PostgresErrorCode])[] = [
  ["08P01", "STATEMENT"], // too few parameters
  ["42501", "AUTHENTICATION"],
  ["53100", "STORE_FULL"],
  ["53300", "UNREACHABLE"],
  ["57014", "TIMEOUT"],
  ["57P0", "UNREACHABLE"],
  ["25006", "STORE_READ_ONLY"],
  ["XX001", "STORE_DAMAGED"],
  ["XX002", "STORE_DAMAGED"],
  ["55P03", "CONFLICT"],
  ["08", "UNREACHABLE"],
  ["21", "STATEMENT"],
  ["22", "BAD_VALUE"],
  ["23", "CONSTRAINT"],
  ["28", "AUTHENTICATION"],
  ["40", "CONFLICT"],
  ["42", "STATEMENT"],
  ["0A", "STATEMENT"],
  ["58", "STORE_DAMAGED"],
];

const ADVICE: Readonly<Partial<Record<PostgresErrorCode, string>>> = {
  AUTHENTICATION: "check the user name and password, and what this user may do",
  UNREACHABLE: "check that the server runs and takes connections",
  TIMEOUT: "nothing was stored",
  STORE_FULL: "the disk is full; nothing was stored",
  STORE_DAMAGED: "put a copy in its place",
};

/**
 * The error to throw in place of PostgreSQL's.
 *
 * @example
 * ```ts
 * import { explainSqlError } from "@lib/connectors/postgres/explain_sql_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const cause = { code: "22P02", message: "invalid input syntax for type bigint" };
 * const error = explainSqlError(cause, "db1:5432/iot");
 * assertEquals([error.code, error.sqlState], ["BAD_VALUE", "22P02"]);
 * ```
 */
export function explainSqlError(cause: SqlError, place: string): PostgresError {
  const { code: sqlState, message, detail, hint, position } = cause;
  const code = codeOf(cause);
  const details = [
    detail,
    hint,
    position === undefined ? undefined : `at character ${position} of the statement`,
    sqlState === "3D000" ? "check the database's name in POSTGRES_URL" : ADVICE[code],
  ].filter((text) => text !== undefined && text !== "");
  return new PostgresError(
    code,
    `PostgreSQL at ${place} refused: ${message}${
      details.length === 0 ? "" : ` (${details.join("; ")})`
    }`,
    { cause, sqlState },
  );
}

function codeOf({ code, message }: SqlError): PostgresErrorCode {
  if (/No space left/i.test(message)) return "STORE_FULL";
  return CODES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? "SERVER";
}
