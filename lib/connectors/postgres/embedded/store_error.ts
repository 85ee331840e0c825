/** What went wrong with the embedded database, in words that help. @module */

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
  if (isRefusal(cause)) {
    return new PostgresError(
      "STORE_READ_ONLY",
      `${dir} cannot be written: give this user the right to write there, or set LAB_HOME to ` +
        `another folder`,
      { cause },
    );
  }
  const { code, message } = cause as { code?: unknown; message?: unknown };
  if (code === "ENOSPC") {
    return new PostgresError("STORE_FULL", `${dir}: the disk is full; nothing was stored`, {
      cause,
    });
  }
  if (isOpening) {
    return new PostgresError(
      "STORE_DAMAGED",
      `${dir} is damaged (${message}): put a copy of the folder in its place, or remove the folder ` +
        `to begin with an empty database`,
      { cause },
    );
  }
  return typeof code === "string" ? explainSqlError(cause as SqlError, dir) : cause;
}

function isRefusal(cause: unknown): boolean {
  return cause instanceof Deno.errors.PermissionDenied ||
    cause instanceof Deno.errors.NotCapable || cause instanceof Deno.errors.NotADirectory ||
    cause instanceof Deno.errors.NotFound || // a folder that even its parent cannot be made for
    /^(EROFS|EACCES|EPERM)$/.test(String((cause as { code?: unknown } | null)?.code));
}
