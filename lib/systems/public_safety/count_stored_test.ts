import { assertEquals } from "@std/assert";
import { type GoldenTable, systemGolden } from "@lib/testing/system_golden.ts";
import { withGoldenOccurrences } from "@lib/testing/with_golden_occurrences.ts";
import { countStored } from "./count_stored.ts";
import { OCCURRENCE_TABLES } from "./occurrence_tables.ts";

Deno.test("countStored() counts the rows of the three tables, and the records beyond them", () =>
  withGoldenOccurrences(async (cassandra) => {
    const rows = OCCURRENCE_TABLES.reduce(
      (sum, { name }) =>
        sum + systemGolden<GoldenTable>("s004_sinesp", `expected_${name}.json`).rows.length,
      0,
    );
    const { columns, rows: decisions } = systemGolden<GoldenTable>(
      "s004_sinesp",
      "expected_routing.json",
    );
    const target = columns.indexOf("target");
    const accepted = decisions.filter((row) => String(row[target]).startsWith("tb_")).length;
    assertEquals(await countStored(cassandra), { stored: rows, superseded: accepted - rows });
  }));
