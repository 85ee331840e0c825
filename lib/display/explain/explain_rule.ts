/** One rule in all its forms. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { polars } from "@lib/engines/polars.ts";
import { conditionSql } from "@lib/quality/condition_sql.ts";
import { duckdbDialect } from "@lib/quality/duckdb_dialect.ts";
import { findRule } from "@lib/quality/find_rule.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { sparkDialect } from "@lib/quality/spark_dialect.ts";
import type { SqlDialect } from "@lib/quality/sql_dialect.ts";
import { toPolars } from "@lib/quality/to_polars.ts";
import { type Displayed, displayed } from "../displayed.ts";
import { escapeMarkup } from "../escape_markup.ts";
import { conditionCode } from "./condition_code.ts";
import { conditionText } from "./condition_text.ts";

/** A rule that a contract implies. */
export interface RuleToExplain {
  readonly contract: Contract;
  /** Its code, such as `"range:soc_pct"`. */
  readonly rule: string;
  /** Default: the contract's own. */
  readonly profile?: string;
}

/**
 * A rule in words, and as what runs: SQL of two engines, a Polars expression, and code for one row. They are
 * compiled here, from the same table that a job compiles.
 *
 * @throws {UsageError} where the profile has no such rule.
 *
 * @example
 * ```ts
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { explainRule } from "@lib/display/explain/explain_rule.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { text } = explainRule({ contract: evTelemetry, rule: "duplicate" });
 * assertEquals(text.split("\n"), [
 *   "duplicate (profile dictionary)",
 *   "In words: an earlier row has the same vehicle_id and event_ts_utc",
 *   "SQL of DuckDB: CASE WHEN is_duplicate THEN 'duplicate' END",
 *   "SQL of Spark: CASE WHEN is_duplicate THEN 'duplicate' END",
 *   'Polars: col("is_duplicate")',
 *   "One row: isDuplicate",
 * ]);
 * ```
 */
export function explainRule({ contract, rule: code, profile }: RuleToExplain): Displayed {
  const table = rulesOf(contract, profile);
  const rule = findRule(table, code);
  const { condition } = rule;
  const inSql = (dialect: SqlDialect) =>
    `CASE WHEN ${conditionSql(dialect).holds(rule)} THEN ${dialect.text(code)} END`;
  // As the only warning the rule comes out by itself; what it means does not change.
  const expression = toPolars({ ...table, warnings: [rule], flags: [] }, {
    expressions: { ...polars.expressions, codes: (choices) => choices.at(-1)!.when },
  });
  const forms = [
    ["SQL of DuckDB", inSql(duckdbDialect)],
    ["SQL of Spark", inSql(sparkDialect)],
    ["Polars", String(expression.warnings)],
    ["One row", conditionCode(condition)],
  ] as const;
  const words = conditionText(condition, contract);
  const title = `${code} (profile ${table.profile})`;
  const effect = table.warnings.includes(rule) ? "warns of, and keeps," : "quarantines";
  const boxes = forms.map(([name, text]) =>
    `<div style="flex:1 1 12rem;min-width:0"><b>${name}</b>` +
    `<pre style="white-space:pre-wrap;overflow-wrap:anywhere;margin:0.25em 0">${
      escapeMarkup(text)
    }</pre></div>`
  );
  return displayed({
    html: `<p><b>${escapeMarkup(title)}</b> ${effect} a row where ${escapeMarkup(words)}.</p>` +
      `<div style="display:flex;flex-wrap:wrap;gap:0.5rem 1.5rem">${boxes.join("")}</div>`,
    text: [title, ...[["In words", words], ...forms].map(([name, text]) => `${name}: ${text}`)]
      .join("\n"),
    facts: { kind: "rule", code, profile: table.profile, words, forms },
  });
}
