/** Where a server is, without what lets one in. @module */

/**
 * The hosts of a MongoDB URL, as a person may be told them.
 *
 * @example
 * ```ts
 * import { serverPlace } from "@lib/connectors/mongo/real/server_place.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(serverPlace("mongodb://app:secret@db1:27017,db2/telemetria"), "db1:27017,db2");
 * ```
 */
export function serverPlace(url: string): string {
  const [address = ""] = url.replace(/^[^:]*:\/\//, "").split("?");
  // From the last @ on: a password may hold others, and slashes, though it should not.
  const hosts = address.slice(address.lastIndexOf("@") + 1);
  return hosts.replace(/\/.*$/, "");
}
