/** Where a PostgreSQL server is, without what lets one in. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

const DEFAULT_PORT = "5432";

/**
 * Host, port and database of a `POSTGRES_URL`, as a person may be told them.
 *
 * @throws {UsageError} if it is no such URL; the message does not show it, as it may hold a password.
 *
 * @example
 * ```ts
 * import { serverAddress } from "@lib/connectors/postgres/real/server_address.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(serverAddress("postgres://app:secret@db1/iot"), "db1:5432/iot");
 * ```
 */
export function serverAddress(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isOurs = parsed !== undefined && /^postgres(ql)?:$/.test(parsed.protocol);
  // With a slash in a password that lacks its escape, the rest of it is taken for the database.
  if (!isOurs || parsed.hostname === "" || parsed.pathname.includes("@")) {
    throw new UsageError(
      "POSTGRES_URL must be postgres://USER:PASSWORD@HOST:PORT/DATABASE, with % escapes in user, " +
        "password and database: its value is none, and is not shown as it may hold a password",
    );
  }
  const database = parsed.pathname.slice(1) || decodeURIComponent(parsed.username);
  return `${parsed.hostname}:${parsed.port || DEFAULT_PORT}/${database}`;
}
