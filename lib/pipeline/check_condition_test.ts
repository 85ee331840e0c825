import { assertRejects } from "@std/assert";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { checkCondition } from "./check_condition.ts";

Deno.test("checkCondition() takes every expression over columns", async () => {
  using db = await openDuckdb();
  for (
    const condition of [
      "TRUE",
      "mes = 2 AND list_contains(reasons, 'range:level_m')",
      "event_time BETWEEN TIMESTAMPTZ '2025-01-01' AND now()",
      "vehicle_id LIKE 'a)%' ESCAPE '!' OR NOT (soc_pct IS NULL)",
      "len(list_filter(reasons, lambda r: r LIKE 'type:%')) > 0 -- types only",
      "CASE WHEN ano = 0 THEN TRUE ELSE raw[1] = '{' END /* all */",
      `"vehicle_id" IN ('SELECT', '; DROP TABLE x', 'a''b')`,
      "soc_pct::DOUBLE > -1.5e3 AND source_file ~ '.*\\.jsonl'",
    ]
  ) await checkCondition(db, condition);
});

// @fault security: more than a condition in --where -> refused
Deno.test("checkCondition() refuses what is more than a condition", async () => {
  using db = await openDuckdb();
  for (
    const condition of [
      "",
      "1=1; COPY (SELECT 1) TO '/tmp/x'",
      "1=1) UNION ALL SELECT content FROM read_text('/etc/passwd') WHERE (1=1",
      "1=1) FROM read_text('/etc/passwd') WHERE (1=1",
      "1=1) AS x, (2",
      "1=1) AS x --",
      "1=1) ORDER BY (1",
      "1=1) LIMIT (1",
      "1=1) GROUP BY (1",
      "1=1) QUALIFY (TRUE",
      "EXISTS (FROM read_text('/etc/passwd'))",
      "vehicle_id IN (SELECT content FROM read_text('/etc/passwd'))",
      "len((SELECT content FROM read_text('/etc/passwd'))) > 0",
      "list_filter(reasons, lambda r: EXISTS (FROM glob('/*'))) IS NOT NULL",
      "CASE WHEN EXISTS (FROM glob('/*')) THEN TRUE END",
      "row_number() OVER () = 1",
      "* IS NULL",
      "COLUMNS('a') = 1",
      "soc_pct > $1",
      "soc_pct > ?",
      "(WITH x AS (SELECT 1) FROM x)",
      "1=1/*",
    ]
  ) {
    await assertRejects(() => checkCondition(db, condition), SyntaxError);
  }
});
