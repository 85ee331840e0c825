import { assertEquals, assertRejects } from "@std/assert";
import { CassandraError } from "@lib/connectors/cassandra/cassandra_error.ts";
import { withGoldenOccurrences } from "@lib/testing/with_golden_occurrences.ts";
import { goldenRows, type GoldenTable, systemGolden } from "@lib/testing/system_golden.ts";
import { OCCURRENCE_TABLES } from "./occurrence_tables.ts";
import { SEED_QUERIES } from "./seed_queries.ts";

const golden = (name: string) =>
  goldenRows(systemGolden<GoldenTable>("s004_sinesp", `expected_${name}.json`));

Deno.test("SEED_QUERIES answer what the golden tables say", () =>
  withGoldenOccurrences(async (cassandra) => {
    const towns = golden("tb_ocorrencias_municipio");
    const states = golden("tb_ocorrencias_estado");
    const counts = new Map<unknown, number>();
    for (const { municipio } of towns) counts.set(municipio, (counts.get(municipio) ?? 0) + 1);
    const expected: Record<string, number> = {
      "all rows of municipalities": towns.length,
      "one state": towns.filter(({ uf }) => uf === "SP").length,
      "rows by municipality": counts.size,
      "all rows of states": states.length,
      "one year": states.filter(({ ano }) => ano === "2024").length,
      "states with homicides": states.filter(({ homicidio_doloso: n }) => n !== null && n !== "")
        .length,
    };
    for (const { name, run } of SEED_QUERIES) {
      const rows = await Array.fromAsync(run(cassandra));
      if (name in expected) assertEquals(rows.length, expected[name], name);
      else assertEquals(rows, [{ count: golden(name.replace("count of ", "")).length }]);
      if (name === "rows by municipality") {
        assertEquals(
          new Map(rows.map(({ municipio, count }) => [municipio, count])),
          counts as never,
        );
      }
    }
  }));

Deno.test("the store refuses to filter without being told to, as Cassandra does", () =>
  withGoldenOccurrences(async (cassandra) => {
    await assertRejects(
      () => Array.fromAsync(cassandra.read(OCCURRENCE_TABLES[0]!, { where: { uf: "SP" } })),
      CassandraError,
    );
  }));
