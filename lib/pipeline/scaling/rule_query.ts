/** One question about one rule, in the SQL of any engine. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { conditionSql } from "@lib/quality/condition_sql.ts";
import { findRule } from "@lib/quality/find_rule.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import type { SqlDialect } from "@lib/quality/sql_dialect.ts";

/** Which rule, asked of what. */
export interface RuleQuery {
  readonly contract: Contract;
  /** Its code, such as `"range:soc_pct"`. */
  readonly rule: string;
  /** A relation with the contract's columns and the partitions `ano` and `mes`, as SQL names it. */
  readonly from: string;
  /** Only this year's partitions. */
  readonly year: number;
}

/**
 * Asks how many rows of each vehicle (or whatever the key of the contract begins with) break a rule.
 *
 * @throws {UsageError} where there is no such rule, or the dialect cannot express it.
 *
 * @example
 * ```ts
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { ruleQuery } from "@lib/pipeline/scaling/rule_query.ts";
 * import { duckdbDialect } from "@lib/quality/duckdb_dialect.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const asked = { contract: evTelemetry, rule: "range:soc_pct", from: "quarantine", year: 2025 };
 * assertEquals(ruleQuery(asked, duckdbDialect), `SELECT "vehicle_id", count(*) AS "rows"
 * FROM quarantine
 * WHERE ano = 2025 AND coalesce(NOT "soc_pct" BETWEEN 0e+0 AND 1e+2, FALSE)
 * GROUP BY "vehicle_id" ORDER BY "rows" DESC, "vehicle_id"`);
 * ```
 */
export function ruleQuery({ contract, rule, from, year }: RuleQuery, dialect: SqlDialect): string {
  const key = dialect.identifier(contract.key[0]!);
  const rows = dialect.identifier("rows");
  return `SELECT ${key}, count(*) AS ${rows}
FROM ${from}
WHERE ano = ${year} AND ${conditionSql(dialect).holds(findRule(rulesOf(contract), rule))}
GROUP BY ${key} ORDER BY ${rows} DESC, ${key}`;
}
