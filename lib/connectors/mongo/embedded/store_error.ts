/** What went wrong with the files of the embedded store, as the store's error. @module */

import { storeFault } from "@lib/connectors/store_fault.ts";
import { MongoError } from "../mongo_error.ts";

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
  const fault = storeFault(dir, cause);
  return fault === undefined ? cause : new MongoError(fault.code, fault.message, { cause });
}
