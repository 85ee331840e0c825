import { assert, assertEquals, assertThrows } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { conditionSql } from "./condition_sql.ts";
import { duckdbDialect } from "./duckdb_dialect.ts";
import { rulesOf } from "./rules.ts";
import { sparkDialect } from "./spark_dialect.ts";
import { toSql } from "./to_sql.ts";

for (const dialect of [duckdbDialect, sparkDialect]) {
  Deno.test(`conditionSql() is what the verdict on a row is made of (${dialect.name})`, () => {
    for (const profile of Object.keys(evTelemetry.profiles)) {
      const table = rulesOf(evTelemetry, profile);
      const { reasons, warnings } = toSql(table, {}, dialect);
      const { holds } = conditionSql(dialect);
      for (const rule of table.rules) assert(reasons.includes(holds(rule)), rule.code);
      for (const rule of table.warnings) assert(warnings.includes(holds(rule)), rule.code);
    }
  });
}

Deno.test("conditionSql() names the rule that a dialect cannot express", () => {
  const condition = { kind: "not_like", column: "id", pattern: /^\s$/ } as const;
  const { holds } = conditionSql(sparkDialect);
  assertThrows(() => holds({ code: "format:id", condition }), UsageError, "rule format:id: ");
  assertEquals(
    typeof conditionSql(duckdbDialect).holds({ code: "format:id", condition }),
    "string",
  );
});
