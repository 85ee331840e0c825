import { assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openLakeSession } from "@lib/pipeline/open_lake_session.ts";
import { duckdbDialect } from "@lib/quality/duckdb_dialect.ts";
import { goldenPath } from "@lib/testing/golden.ts";
import { jobFolder } from "@lib/testing/job_folder.ts";
import { ruleQuery } from "./rule_query.ts";

Deno.test("ruleQuery() finds as many rows as carry the rule's code", async () => {
  await using folder = await jobFolder();
  await folder.run(goldenPath("dirty_v20.jsonl.gz"));
  using lake = await openLakeSession(folder.lake, evTelemetry);
  for (const rule of ["range:soc_pct", "range:tyre_pressure_kpa", "range:speed_kph"]) {
    const sql = ruleQuery(
      { contract: evTelemetry, rule, from: "quarantine", year: 2025 },
      duckdbDialect,
    );
    const found = await lake.rows<{ vehicle_id: string; rows: number }>(sql);
    const carrying = await lake.rows(`SELECT vehicle_id, count(*) AS rows FROM quarantine
      WHERE ano = 2025 AND list_contains(reasons, '${rule}') GROUP BY ALL ORDER BY rows DESC, vehicle_id`);
    assertEquals(found, carrying, rule);
  }
});
