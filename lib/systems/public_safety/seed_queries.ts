/** The questions that the original asks of its tables, and how each is asked here. @module */

import type { Cassandra, WideRow, WideTable } from "@lib/connectors/cassandra/cassandra.ts";
import { OCCURRENCE_TABLES } from "./occurrence_tables.ts";

/** A question to the store. */
export interface SeedQuery {
  readonly name: string;
  /** As the original writes it. */
  readonly cql: string;
  /** What Cassandra says to it, and what is done here. */
  readonly note: string;
  run(cassandra: Pick<Cassandra, "read" | "count">): AsyncIterable<WideRow>;
}

const [TOWNS, STATES] = OCCURRENCE_TABLES as readonly [WideTable, WideTable, WideTable];

/**
 * Every query of the original. Those that Cassandra refuses are answered in another way.
 *
 * @example
 * ```ts
 * import { SEED_QUERIES } from "@lib/systems/public_safety/seed_queries.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = [{ municipio: "Recife" }, { municipio: "Natal" }, { municipio: "Recife" }];
 * const byTown = SEED_QUERIES.find(({ name }) => name === "rows by municipality")!;
 * assertEquals(await Array.fromAsync(byTown.run({ read: () => rows } as never)), [
 *   { municipio: "Natal", count: 1 },
 *   { municipio: "Recife", count: 2 },
 * ]);
 * ```
 */
export const SEED_QUERIES: readonly SeedQuery[] = [
  {
    name: "all rows of municipalities",
    cql: `SELECT * FROM ${nameOf(TOWNS)}`,
    note: "Reads the whole table, a page at a time.",
    run: (cassandra) => cassandra.read(TOWNS),
  },
  {
    name: "one state",
    cql: `SELECT municipio, tipo_crime, ocorrencias, vitimas FROM ${nameOf(TOWNS)} ` +
      "WHERE uf = 'SP' ALLOW FILTERING",
    note: "Reads the whole table to leave most of it out: tb_ocorrencias_por_uf_ano has the rows " +
      "of a state and year in one place.",
    run: (cassandra) => cassandra.read(TOWNS, { where: { uf: "SP" }, allowFiltering: true }),
  },
  {
    name: "rows by municipality",
    cql: `SELECT municipio, COUNT(*) FROM ${nameOf(TOWNS)} GROUP BY municipio ALLOW FILTERING`,
    note: "Refused: GROUP BY is for columns of the primary key. Counted here, as rows pass by.",
    run: (cassandra) => countBy(cassandra, TOWNS, "municipio"),
  },
  {
    name: "all rows of states",
    cql: `SELECT * FROM ${nameOf(STATES)}`,
    note: "Reads the whole table, a page at a time.",
    run: (cassandra) => cassandra.read(STATES),
  },
  {
    name: "one year",
    cql: `SELECT uf, tipo_crime, ocorrencias FROM ${nameOf(STATES)} ` +
      "WHERE ano = '2024' ALLOW FILTERING",
    note: "Reads the whole table; by state and year it would be 27 partitions.",
    run: (cassandra) => cassandra.read(STATES, { where: { ano: "2024" }, allowFiltering: true }),
  },
  {
    name: "states with homicides",
    cql: `SELECT uf, homicidio_doloso FROM ${nameOf(STATES)} ` +
      "WHERE homicidio_doloso != '' ALLOW FILTERING",
    note: "Refused: CQL has no !=. Texts above the empty one are the same rows.",
    run: (cassandra) =>
      cassandra.read(STATES, { where: { homicidio_doloso: { ">": "" } }, allowFiltering: true }),
  },
  ...OCCURRENCE_TABLES.map((table): SeedQuery => ({
    name: `count of ${table.name}`,
    cql: `SELECT COUNT(*) FROM ${nameOf(table)}`,
    note: "Reads every partition of the table.",
    run: async function* (cassandra) {
      yield { count: await cassandra.count(table) };
    },
  })),
];

function nameOf({ keyspace, name }: WideTable): string {
  return `${keyspace}.${name}`;
}

async function* countBy(
  cassandra: Pick<Cassandra, "read">,
  table: WideTable,
  column: string,
): AsyncGenerator<WideRow> {
  const counts = new Map<WideRow[string], number>();
  for await (const row of cassandra.read(table)) {
    const value = row[column] ?? null;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const byText = (a: unknown, b: unknown) => String(a) < String(b) ? -1 : 1;
  for (const [value, count] of [...counts].toSorted(([a], [b]) => byText(a, b))) {
    yield { [column]: value, count };
  }
}
