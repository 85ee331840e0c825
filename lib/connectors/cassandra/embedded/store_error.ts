/** What went wrong with the files of the embedded store, as the store's error. @module */

import { storeFault } from "@lib/connectors/store_fault.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { CassandraError } from "../cassandra_error.ts";

/**
 * The error to throw in place of `cause`; what is not about the files comes back as it is.
 *
 * @example
 * ```ts
 * import { storeError } from "@lib/connectors/cassandra/embedded/store_error.ts";
 * import { CassandraError } from "@lib/connectors/cassandra/cassandra_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const cause = Object.assign(new Error("database or disk is full"), { errcode: 13 });
 * assertEquals((storeError("data/embedded/cassandra", cause) as CassandraError).code, "STORE_FULL");
 * ```
 */
export function storeError(dir: string, cause: unknown): unknown {
  if (cause instanceof CassandraError || cause instanceof UsageError) return cause;
  const fault = storeFault(dir, cause);
  return fault === undefined ? cause : new CassandraError(fault.code, fault.message, { cause });
}
