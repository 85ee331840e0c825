/** What went wrong with the embedded database, in words that help. @module */

import { damaged, storeFault } from "@lib/connectors/store_fault.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { explainSqlError, type SqlError } from "../explain_sql_error.ts";
import { PostgresError } from "../postgres_error.ts";

/**
 * The error to throw in place of `cause`. While a database is opened, whatever is neither a lock nor
 * a matter of rights is damage: PGlite ends with few words.
 *
 * @example
 * ```ts
 * import { storeError } from "@lib/connectors/postgres/embedded/store_error.ts";
 * import { PostgresError } from "@lib/connectors/postgres/postgres_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const place = { dir: "data/embedded/postgres", isOpening: true };
 * const error = storeError(new Error("unreachable"), place) as PostgresError;
 * assertEquals(error.code, "STORE_DAMAGED");
 * ```
 */
export function storeError(
  cause: unknown,
  { dir, isOpening }: { readonly dir: string; readonly isOpening: boolean },
): unknown {
  if (cause instanceof PostgresError || cause instanceof UsageError) return cause;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  // What PostgreSQL says of a statement has words of its own, which may be any.
  const isOfStatement = typeof code === "string" && /^[0-9A-Z]{5}$/.test(code);
  if (isOfStatement && !isOpening) return explainSqlError(cause as SqlError, dir);
  const fault = storeFault(dir, cause) ??
    (isOpening ? damaged(dir, String(message), cause) : undefined);
  return fault === undefined ? cause : new PostgresError(fault.code, fault.message, { cause });
}
