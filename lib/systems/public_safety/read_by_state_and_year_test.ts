import { assert, assertEquals } from "@std/assert";
import { goldenRows, type GoldenTable, systemGolden } from "@lib/testing/system_golden.ts";
import { withGoldenOccurrences } from "@lib/testing/with_golden_occurrences.ts";
import { OCCURRENCE_TABLES } from "./occurrence_tables.ts";
import { readByStateAndYear } from "./read_by_state_and_year.ts";

Deno.test("readByStateAndYear() finds without filtering what filtering finds", () =>
  withGoldenOccurrences(async (cassandra) => {
    const golden = (name: string) =>
      goldenRows(systemGolden<GoldenTable>("s004_sinesp", `expected_${name}.json`));
    const all = Object.values(OCCURRENCE_TABLES).flatMap(({ name }) =>
      golden(name).map((row) => ({ ...row, tabela: name }))
    ) as Record<string, unknown>[];
    const places = new Set(all.map(({ uf, ano }) => `${uf ?? ""}/${ano ?? ""}`));
    let found = 0;
    for (const place of places) {
      const [uf, ano] = place.split("/") as [string, string];
      const rows = await Array.fromAsync(readByStateAndYear(cassandra, { uf, ano }));
      const wanted = all.filter((row) => (row.uf ?? "") === uf && (row.ano ?? "") === ano);
      assertEquals(
        rows.map(({ tabela, id }) => `${tabela}/${id}`).sort(),
        wanted.map(({ tabela, id }) => `${tabela}/${id}`).sort(),
      );
      found += rows.length;
    }
    assertEquals(found, all.length);
    assert(found > 30);
  }));
