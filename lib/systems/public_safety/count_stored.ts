/** How many occurrences are stored, and how many records they were made of. @module */

import type { Cassandra } from "@lib/connectors/cassandra/cassandra.ts";
import { OCCURRENCE_TABLES, RECEIVED } from "./occurrence_tables.ts";

/**
 * Counts the rows of the three tables, and the records received beyond them: those that a later
 * record with the same id took the place of.
 *
 * @example
 * ```ts
 * import { countStored } from "@lib/systems/public_safety/count_stored.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = { tb_ocorrencias_estado: 2, tb_registros_recebidos: 3 };
 * const cassandra = {
 *   count: ({ name }: { name: keyof typeof rows }) => Promise.resolve(rows[name] ?? 0),
 * };
 * assertEquals(await countStored(cassandra as never), { stored: 2, superseded: 1 });
 * ```
 */
export async function countStored(
  cassandra: Pick<Cassandra, "count">,
): Promise<{ readonly stored: number; readonly superseded: number }> {
  let stored = 0;
  for (const table of OCCURRENCE_TABLES) stored += await cassandra.count(table);
  return { stored, superseded: await cassandra.count(RECEIVED) - stored };
}
