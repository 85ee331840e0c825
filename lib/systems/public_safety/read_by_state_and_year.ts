/** Occurrences of a state in a year, read from the partition that holds them. @module */

import type { Cassandra, WideRow } from "@lib/connectors/cassandra/cassandra.ts";
import { BY_STATE_AND_YEAR, OCCURRENCE_TABLES } from "./occurrence_tables.ts";

/** Which occurrences. */
export interface StateAndYear {
  /** Two letters; the empty text for records that name none. */
  readonly uf: string;
  readonly ano: string;
  readonly tipo_crime?: string;
}

/**
 * Reads one partition instead of a whole table. A record may come again with another state, and the
 * row that stood for the first is still there: so each row is held to the occurrence itself.
 *
 * @example
 * ```ts
 * import { readByStateAndYear } from "@lib/systems/public_safety/read_by_state_and_year.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const row = { id: "a", tabela: "tb_ocorrencias_estado", uf: "SP", ano: "2024", tipo_crime: "x" };
 * const cassandra = {
 *   read: () => [row, { ...row, id: "moved" }],
 *   get: (_: unknown, { id }: { id: string }) => Promise.resolve({ ...row, id,
 *     uf: id === "moved" ? "RJ" : "SP" }),
 * };
 * const found = await Array.fromAsync(
 *   readByStateAndYear(cassandra as never, { uf: "SP", ano: "2024" }),
 * );
 * assertEquals(found.map(({ id }) => id), ["a"]);
 * ```
 */
export async function* readByStateAndYear(
  cassandra: Pick<Cassandra, "read" | "get">,
  { uf, ano, tipo_crime }: StateAndYear,
): AsyncGenerator<WideRow> {
  const where = { uf, ano, ...(tipo_crime !== undefined && { tipo_crime }) };
  for await (const row of cassandra.read(BY_STATE_AND_YEAR, { where })) {
    const table = OCCURRENCE_TABLES.find(({ name }) => name === row["tabela"])!;
    const occurrence = await cassandra.get(table, { id: row["id"]! });
    const isCurrent = BY_STATE_AND_YEAR.partitionKey.concat("tipo_crime").every((column) =>
      (occurrence?.[column] ?? "") === row[column]
    );
    if (isCurrent) yield row;
  }
}
