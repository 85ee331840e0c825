/** The rule table compiled to SQL over a relation of standardized rows. @module */

import type { IqrLimits } from "./iqr.ts";
import { type Condition, type Flag, MALFORMED_CODES, type RuleTable } from "./rules.ts";
import { sqlDouble, sqlName, sqlText } from "./sql_literals.ts";

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

/**
 * Compiles a rule table to SQL.
 *
 * @example
 * ```ts
 * import { toSql } from "@lib/quality/to_sql.ts";
 * import { rulesOf } from "@lib/quality/rules.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { flags } = toSql(rulesOf(evTelemetry), {});
 * assertEquals(flags["q_range__soc_pct"], 'coalesce("soc_pct" BETWEEN 0e+0 AND 1e+2, FALSE)');
 * ```
 */
export function toSql(table: RuleTable, iqr: Readonly<Record<string, IqrLimits>>): SqlVerdict {
  const rules = table.rules.filter(({ code }) => !isMalformed(code));
  const suspect = [
    "issues IS NOT NULL",
    ...rules.filter(({ condition }) => condition.kind !== "issue").map(suspicion),
  ].join(" OR ");
  const list = codeList(rules);
  const malformed = MALFORMED_CODES.map((code) =>
    `WHEN ${conditionSql({ kind: "issue", code })} THEN [${sqlText(code)}]`
  ).join(" ");
  const reasons = `CASE WHEN NOT (${suspect}) THEN [] ${malformed} ELSE ${list} END`;
  return {
    isClean: `CASE WHEN NOT (${suspect}) THEN TRUE ELSE len(${reasons}) = 0 END`,
    reasons,
    warnings: codeList(table.warnings),
    flags: Object.fromEntries(table.flags.map((flag) => [flag.name, flagSql(flag, iqr)])),
  };
}

/** A condition that never misses a row that the rule holds for, and is never NULL. */
function suspicion({ condition }: { readonly condition: Condition }): string {
  return condition.kind === "missing"
    ? `${sqlName(condition.column)} IS NULL`
    : conditionSql(condition);
}

function codeList(rules: RuleTable["rules"]): string {
  if (rules.length === 0) return "[]::VARCHAR[]";
  const codes = rules.map(({ code, condition }) =>
    `CASE WHEN ${conditionSql(condition)} THEN ${sqlText(code)} END`
  );
  return `list_filter([${codes.join(", ")}], lambda code: code IS NOT NULL)`;
}

/** A condition as SQL: true or false, never NULL. */
export function conditionSql(condition: Condition): string {
  switch (condition.kind) {
    case "issue":
      return `coalesce(contains(issues, ${sqlText(`|${condition.code}|`)}), FALSE)`;
    case "missing":
      return `(${sqlName(condition.column)} IS NULL AND NOT ${
        conditionSql({ kind: "issue", code: condition.typeCode })
      })`;
    case "outside": {
      const column = sqlName(condition.column);
      const values = condition.length === undefined
        ? [column]
        : Array.from({ length: condition.length }, (_, at) => `${column}[${at + 1}]`);
      const outside = values.map((value) => `NOT ${between(value, condition.range)}`).join(" OR ");
      return `coalesce(${outside}, FALSE)`;
    }
    case "not_in":
      return `coalesce(${sqlName(condition.column)} NOT IN (${
        condition.values.map(sqlText).join(", ")
      }), FALSE)`;
    case "not_like":
      return `coalesce(NOT regexp_matches(${sqlName(condition.column)}, ${
        sqlText(condition.pattern.source)
      }), FALSE)`;
    case "duplicate":
      return "is_duplicate";
  }
}

function flagSql(flag: Flag, iqr: Readonly<Record<string, IqrLimits>>): string {
  switch (flag.kind) {
    case "not_null":
      return `${sqlName(flag.column)} IS NOT NULL`;
    case "in_range":
      return `coalesce(${between(sqlName(flag.column), flag.range)}, FALSE)`;
    case "duplicate":
      return "is_duplicate";
    case "in_iqr": {
      const { lo, hi } = iqr[flag.column] ?? { lo: null, hi: null };
      if (lo === null || hi === null) return "TRUE";
      return `coalesce(${between(sqlName(flag.column), [lo, hi])}, TRUE)`;
    }
  }
}

function between(value: string, [lo, hi]: readonly [number, number]): string {
  return `${value} BETWEEN ${sqlDouble(lo)} AND ${sqlDouble(hi)}`;
}

function isMalformed(code: string): boolean {
  return (MALFORMED_CODES as readonly string[]).includes(code);
}
