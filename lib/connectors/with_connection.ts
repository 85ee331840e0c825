/** Opens a service, uses it and closes it again. @module */

import type { Connection } from "./connection.ts";

/**
 * What `use` makes of an open service, which is closed afterwards whatever happens. Cells of a
 * notebook open what they need in this way: an embedded store has one owner, and a notebook that kept
 * it would lock out every other.
 *
 * @example
 * ```ts
 * import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
 * import { withConnection } from "@lib/connectors/with_connection.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const env = { LAB_HOME };
 * const topics = await withConnection(openKafka(env), (kafka) => kafka.listTopics());
 * assertEquals(topics, []);
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function withConnection<Opened extends Connection, Result>(
  opening: Promise<Opened>,
  use: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const opened = await opening;
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}
