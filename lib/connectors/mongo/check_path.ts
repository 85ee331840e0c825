/** Names that both stores take alike. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/**
 * @throws {UsageError} unless `path` is field names joined by dots. Positions in arrays (`a.0`) and
 * names that begin with `$` mean something else to MongoDB.
 *
 * @example
 * ```ts
 * import { checkPath } from "@lib/connectors/mongo/check_path.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertThrows } from "@std/assert";
 *
 * checkPath("payload.metrics.soc_pct");
 * assertThrows(() => checkPath("tyres.0"), UsageError, "tyres.0");
 * ```
 */
export function checkPath(path: string): void {
  const names = path.split(".");
  if (names.every((name) => name !== "" && !name.startsWith("$") && !/^\d+$/.test(name))) return;
  throw new UsageError(
    `A path must be field names joined by dots, none a number or beginning with $: ` +
      `current value is ${JSON.stringify(path)}`,
  );
}

/** @throws {UsageError} unless MongoDB takes these names, in upper and lower case as they are. */
export function checkCollectionName(database: string, collection: string): void {
  checkDatabaseName(database);
  if (/^[A-Za-z_][\w.-]{0,119}$/.test(collection) && !/^system\.|\.$|\.\./.test(collection)) return;
  throw new UsageError(
    `A collection's name must be letters, digits, _, - and dots, beginning with a letter or _ and ` +
      `not with "system.": current value is ${JSON.stringify(collection)}`,
  );
}

/** @throws {UsageError} unless MongoDB takes this name for a database. */
export function checkDatabaseName(database: string): void {
  const isServers = ["admin", "config", "local"].includes(database);
  if (/^[A-Za-z_][\w-]{0,62}$/.test(database) && !isServers) return;
  throw new UsageError(
    `A database's name must be up to 63 letters, digits, _ and -, beginning with a letter or _, ` +
      `and none of admin, config, local: current value is ${JSON.stringify(database)}`,
  );
}
