/** What an error of the server's driver means, in words that help. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { explainSqlError, type SqlError } from "../explain_sql_error.ts";
import { PostgresError } from "../postgres_error.ts";

/** The connection was there and is gone: what was sent may have been done. */
const LOST = /^(CONNECTION_|ECONNRESET|EPIPE|NO_ANSWER)/;
/** There was none to begin with. */
const NEVER_THERE = /^(ECONN|EHOST|ENET|ETIMEDOUT|ENOTFOUND|EAI_|CONNECT_TIMEOUT|EPERM|EACCES)/;
const SQL_STATE = /^[0-9A-Z]{5}$/;

/**
 * The error to throw in place of the driver's. `isOutcomeUnknown` says whether something had been
 * sent that stands by itself: a single statement, or a commit.
 *
 * @example
 * ```ts
 * import { driverError } from "@lib/connectors/postgres/real/driver_error.ts";
 * import { PostgresError } from "@lib/connectors/postgres/postgres_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const lost = Object.assign(new Error("write CONNECTION_CLOSED"), { code: "CONNECTION_CLOSED" });
 * const place = "db1:5432/iot";
 * const codes = [true, false].map((isOutcomeUnknown) =>
 *   (driverError(lost, { place, isOutcomeUnknown }) as PostgresError).code
 * );
 * assertEquals(codes, ["OUTCOME_UNKNOWN", "UNREACHABLE"]);
 * ```
 */
export function driverError(
  cause: unknown,
  { place, isOutcomeUnknown }: { readonly place: string; readonly isOutcomeUnknown: boolean },
): unknown {
  if (cause instanceof PostgresError || cause instanceof UsageError) return cause;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  if (typeof code !== "string") return cause;
  const server = `PostgreSQL at ${place}`;
  if (LOST.test(code)) {
    return isOutcomeUnknown
      ? new PostgresError(
        "OUTCOME_UNKNOWN",
        `${server} was lost while it had something to do (${message}): whether it was done is ` +
          `not known; look, or repeat it if doing it twice does no harm`,
        { cause },
      )
      : new PostgresError(
        "UNREACHABLE",
        `${server} was lost in the middle of a transaction (${message}): nothing of it is stored`,
        { cause },
      );
  }
  if (NEVER_THERE.test(code)) {
    return new PostgresError(
      "UNREACHABLE",
      `${server} did not answer (${message}): check that POSTGRES_URL names the right host and ` +
        `port, that the server runs, and that nothing is in between`,
      { cause },
    );
  }
  if (SQL_STATE.test(code)) return explainSqlError(cause as SqlError, place);
  return new PostgresError("SERVER", `${server}: ${message}`, { cause });
}
