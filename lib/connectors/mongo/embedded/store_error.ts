/** What went wrong with the files of an embedded store, in words that help. @module */

import { MongoError } from "../mongo_error.ts";

/** SQLite's primary result codes that need words of their own (sqlite.org/rescode.html). */
const BUSY = 5;
const READ_ONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

/**
 * The error to throw in place of `cause`; what is not about the files comes back as it is.
 *
 * @example
 * ```ts
 * import { storeError } from "@lib/connectors/mongo/embedded/store_error.ts";
 * import { MongoError } from "@lib/connectors/mongo/mongo_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const cause = Object.assign(new Error("database disk image is malformed"), { errcode: 11 });
 * assertEquals((storeError("data/embedded/mongo", cause) as MongoError).code, "STORE_DAMAGED");
 * ```
 */
export function storeError(dir: string, cause: unknown): unknown {
  if (cause instanceof MongoError) return cause;
  const { errcode, message } = cause as { errcode?: number; message: string };
  if (isRefusal(cause)) return readOnly(dir, cause);
  switch (errcode === undefined ? codeOf(message) : errcode & 0xff) {
    case BUSY:
      return new MongoError("STORE_BUSY", `${dir} is in use by another program`, { cause });
    case READ_ONLY:
    case CANNOT_OPEN:
      return readOnly(dir, cause);
    case CORRUPT:
    case NOT_A_DATABASE:
      return damaged(dir, message, cause);
    case FULL:
      return new MongoError("STORE_FULL", `${dir}: the disk is full; nothing was stored`, {
        cause,
      });
    default:
      return cause;
  }
}

/** The error for files that are not as they were written. */
export function damaged(dir: string, detail: string, cause?: unknown): MongoError {
  return new MongoError(
    "STORE_DAMAGED",
    `${dir} is damaged (${detail}): put a copy of the folder in its place, or remove the folder ` +
      `to begin with an empty store`,
    { cause },
  );
}

function readOnly(dir: string, cause: unknown): MongoError {
  return new MongoError(
    "STORE_READ_ONLY",
    `${dir} cannot be written: give this user the right to write there, or set LAB_HOME to ` +
      `another folder`,
    { cause },
  );
}

function isRefusal(cause: unknown): boolean {
  return cause instanceof Deno.errors.PermissionDenied ||
    cause instanceof Deno.errors.NotCapable || cause instanceof Deno.errors.NotADirectory ||
    cause instanceof Deno.errors.NotFound || // a folder that even its parent cannot be made for
    (cause as { code?: unknown } | null)?.code === "EROFS";
}

/** Errors of `exec` come without a code. */
function codeOf(message: string): number | undefined {
  if (/malformed/.test(message)) return CORRUPT;
  if (/not a database/.test(message)) return NOT_A_DATABASE;
  if (/readonly/.test(message)) return READ_ONLY;
  if (/locked/.test(message)) return BUSY;
  if (/unable to open/.test(message)) return CANNOT_OPEN;
  return /is full/.test(message) ? FULL : undefined;
}
