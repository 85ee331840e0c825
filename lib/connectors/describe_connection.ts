/** What a service is, and that it answers. @module */

import type { Connection } from "./connection.ts";
import { withConnection } from "./with_connection.ts";

/** A service that has answered. */
export interface ConnectionDescription
  extends Pick<Connection, "service" | "mode" | "version" | "place"> {
  /** How long it took to answer. */
  readonly ping_ms: number;
}

/**
 * Waits until a service is open and has answered, says what it is and closes it.
 *
 * @example
 * ```ts
 * import { describeConnection } from "@lib/connectors/describe_connection.ts";
 * import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const env = { LAB_HOME };
 * const { service, mode } = await describeConnection(openMongo(env));
 * assertEquals([service, mode], ["mongo", "embedded"]);
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export function describeConnection(opening: Promise<Connection>): Promise<ConnectionDescription> {
  return withConnection(opening, async (connection) => {
    const startMs = performance.now();
    await connection.ping();
    const { service, mode, version, place } = connection;
    return { service, mode, version, place, ping_ms: performance.now() - startMs };
  });
}
