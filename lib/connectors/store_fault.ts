/** What went wrong with the files of an embedded store, in words that help. @module */

/** What can be wrong with them. */
export type StoreFaultCode = "STORE_BUSY" | "STORE_DAMAGED" | "STORE_FULL" | "STORE_READ_ONLY";

/** SQLite's primary result codes that need words of their own (sqlite.org/rescode.html). */
const BUSY = 5;
const READ_ONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

/** The files of an embedded store cannot be used; each store throws this as its own error. */
export class StoreFault extends Error {
  override readonly name = "StoreFault";

  constructor(readonly code: StoreFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/**
 * The fault behind an error; undefined for one that is not about the files.
 *
 * @example
 * ```ts
 * import { storeFault } from "@lib/connectors/store_fault.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const cause = Object.assign(new Error("database disk image is malformed"), { errcode: 11 });
 * assertEquals(storeFault("data/embedded/mongo", cause)?.code, "STORE_DAMAGED");
 * ```
 */
export function storeFault(dir: string, cause: unknown): StoreFault | undefined {
  if (cause instanceof StoreFault) return cause;
  const { errcode, code, message } = cause as { errcode?: number; code?: unknown; message: string };
  if (isRefusal(cause)) return readOnly(dir, cause);
  if (code === "ENOSPC") return full(dir, cause);
  switch (errcode === undefined ? codeOf(message) : errcode & 0xff) {
    case BUSY:
      return new StoreFault("STORE_BUSY", `${dir} is in use by another program`, { cause });
    case READ_ONLY:
    case CANNOT_OPEN:
      return readOnly(dir, cause);
    case CORRUPT:
    case NOT_A_DATABASE:
      return damaged(dir, message, cause);
    case FULL:
      return full(dir, cause);
    default:
      return undefined;
  }
}

/** The fault of files that are not as they were written. */
export function damaged(dir: string, detail: string, cause?: unknown): StoreFault {
  return new StoreFault(
    "STORE_DAMAGED",
    `${dir} is damaged (${detail}): put a copy of the folder in its place, or remove the folder ` +
      `to begin with an empty store`,
    { cause },
  );
}

function readOnly(dir: string, cause: unknown): StoreFault {
  return new StoreFault(
    "STORE_READ_ONLY",
    `${dir} cannot be written: give this user the right to write there, or set LAB_HOME to ` +
      `another folder`,
    { cause },
  );
}

function full(dir: string, cause: unknown): StoreFault {
  return new StoreFault("STORE_FULL", `${dir}: the disk is full; nothing was stored`, { cause });
}

function isRefusal(cause: unknown): boolean {
  return cause instanceof Deno.errors.PermissionDenied ||
    cause instanceof Deno.errors.NotCapable || cause instanceof Deno.errors.NotADirectory ||
    cause instanceof Deno.errors.NotFound || // a folder that even its parent cannot be made for
    /^(EROFS|EACCES|EPERM)$/.test(String((cause as { code?: unknown } | null)?.code));
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
