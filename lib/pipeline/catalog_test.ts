import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { externalTableSql, readTableName, registerLake } from "./catalog.ts";
import type { OutputColumn } from "./output_columns.ts";

const COLUMNS: readonly OutputColumn[] = [{
  name: "level_m",
  type: "DOUBLE",
  sql: "level_m",
  nullable: false,
  metadata: { description: "Height above the station's zero" },
}];

Deno.test("readTableName() takes one or two plain names, and no more", () => {
  assertEquals(readTableName("telemetry"), { schema: "main", table: "telemetry" });
  assertEquals(readTableName("EV.T_1"), { schema: "EV", table: "T_1" });
  for (const name of ["", "a.b.c", "a.", ".b", "1a", "a b", "a;b", 'a"', "é"]) {
    assertThrows(() => readTableName(name), UsageError, `current value is "${name}"`);
  }
});

Deno.test("externalTableSql() quotes what a description may hold", () => {
  const statement = externalTableSql({
    name: { schema: "main", table: "t" },
    lake: "/data/lake",
    columns: COLUMNS,
  });
  assertStringIncludes(statement, "`level_m` double COMMENT 'Height above the station\\'s zero'");
  assertStringIncludes(statement, "LOCATION '/data/lake/clean'");
});

Deno.test("registerLake() makes a view also of a lake without a clean row, and renews it", async () => {
  using lake = temporaryFolder();
  await Deno.mkdir(`${lake.path}/_metadata`);
  const options = { name: { schema: "gauges", table: "level" }, lake: lake.path, columns: COLUMNS };
  for (let times = 0; times < 2; times++) {
    const { catalogPath, statementPath } = await registerLake({ ...options, hasRows: false });
    using db = await openDuckdb({ path: catalogPath, readOnly: true });
    assertEquals(await db.rows("SELECT * FROM gauges.level"), []);
    assertEquals(statementPath, `${lake.path}/_metadata/gauges.level.sql`);
  }
});
