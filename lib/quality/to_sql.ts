/** The rule table compiled to SQL over a relation of standardized rows. @module */

import { MALFORMED_CODES } from "@lib/contracts/standard_row.ts";
import { betweenSql } from "./between_sql.ts";
import { conditionSql } from "./condition_sql.ts";
import { duckdbDialect } from "./duckdb_dialect.ts";
import type { Flag, Rule, RuleTable } from "./rules.ts";
import type { SqlDialect } from "./sql_dialect.ts";

/**
 * SQL expressions over a relation that has the flat columns, `issues` (codes between bars, such as
 * `|type:a|not_null:b|`, or NULL) and `is_duplicate`.
 */
export interface SqlVerdict {
  /** Whether the row has no reason at all, decided without building a list. */
  readonly isClean: string;
  /** Sorted list of reason codes; empty for a clean row. */
  readonly reasons: string;
  /** Sorted list of warning codes. */
  readonly warnings: string;
  /** Expression by flag name, in the order of the output. */
  readonly flags: Readonly<Record<string, string>>;
}

/** Limits of a column as numbers, or as SQL where the engine measures them; null for none. */
export interface SqlLimits {
  readonly lo: number | string | null;
  readonly hi: number | string | null;
}

/**
 * Compiles a rule table to SQL of a dialect.
 *
 * @throws {UsageError} naming the rule that the dialect cannot express.
 *
 * @example
 * ```ts
 * import { toSql } from "@lib/quality/to_sql.ts";
 * import { rulesOf } from "@lib/quality/rules.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { MALFORMED_CODES } from "@lib/contracts/standard_row.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { flags } = toSql(rulesOf(evTelemetry), {});
 * assertEquals(flags["q_range__soc_pct"], 'coalesce("soc_pct" BETWEEN 0e+0 AND 1e+2, FALSE)');
 * ```
 */
export function toSql(
  table: RuleTable,
  iqr: Readonly<Record<string, SqlLimits>>,
  dialect: SqlDialect = duckdbDialect,
): SqlVerdict {
  const conditions = conditionSql(dialect);
  const rules = table.rules.filter(({ code }) => !isMalformed(code));
  const suspect = [
    "issues IS NOT NULL",
    ...rules.filter(({ condition }) => condition.kind !== "issue").map(conditions.suspects),
  ].join(" OR ");
  const codeList = (rules: readonly Rule[]) =>
    dialect.listOf(
      rules.map((rule) =>
        `CASE WHEN ${conditions.holds(rule)} THEN ${dialect.text(rule.code)} END`
      ),
    );
  const malformed = MALFORMED_CODES.map((code) =>
    `WHEN ${conditions.holds({ code, condition: { kind: "issue", code } })} ` +
    `THEN ${dialect.listOf([dialect.text(code)])}`
  ).join(" ");
  const reasons = `CASE WHEN NOT (${suspect}) THEN ${dialect.listOf([])} ${malformed} ELSE ${
    codeList(rules)
  } END`;
  return {
    isClean: `CASE WHEN NOT (${suspect}) THEN TRUE ELSE ${dialect.length(reasons)} = 0 END`,
    reasons,
    warnings: codeList(table.warnings),
    flags: Object.fromEntries(
      table.flags.map((flag) => [flag.name, flagSql(flag, { iqr, dialect })]),
    ),
  };
}

function flagSql(
  flag: Flag,
  { iqr, dialect }: {
    readonly iqr: Readonly<Record<string, SqlLimits>>;
    readonly dialect: SqlDialect;
  },
): string {
  switch (flag.kind) {
    case "not_null":
      return `${dialect.identifier(flag.column)} IS NOT NULL`;
    case "in_range":
      return `coalesce(${betweenSql(dialect.identifier(flag.column), flag.range, dialect)}, FALSE)`;
    case "duplicate":
      return "is_duplicate";
    case "in_iqr": {
      const { lo, hi } = iqr[flag.column] ?? { lo: null, hi: null };
      if (lo === null || hi === null) return "TRUE";
      return `coalesce(${betweenSql(dialect.identifier(flag.column), [lo, hi], dialect)}, TRUE)`;
    }
  }
}

function isMalformed(code: string): boolean {
  return (MALFORMED_CODES as readonly string[]).includes(code);
}
