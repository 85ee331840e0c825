/** A file that was named and cannot be used. @module */

import { plainReason } from "./plain_reason.ts";
import { UsageError } from "./usage_error.ts";

/** What was to be done with it, and what kept it from being done. */
export interface FileRefusal {
  readonly use: "read" | "written";
  readonly cause: unknown;
}

/**
 * The mistake of a caller who named such a file.
 *
 * @example
 * ```ts
 * import { fileRefusal } from "@lib/feedback/file_refusal.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const cause = new Error("it is a folder");
 * assertEquals(
 *   fileRefusal("--out", "data", { use: "written", cause }).message,
 *   '--out must be a file that can be written: current value is "data" (it is a folder)',
 * );
 * ```
 */
export function fileRefusal(flag: string, path: string, { use, cause }: FileRefusal): UsageError {
  return new UsageError(
    `${flag} must be a file that can be ${use}: current value is ${JSON.stringify(path)} (${
      plainReason(cause)
    })`,
    { cause },
  );
}
