/** A rule's condition as SQL of a dialect. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { betweenSql } from "./between_sql.ts";
import type { Condition, Rule } from "./rules.ts";
import type { SqlDialect } from "./sql_dialect.ts";

/** Conditions in one dialect. */
export interface ConditionSql {
  /**
   * True where the row breaks the rule, else false, never NULL.
   *
   * @throws {UsageError} naming a rule that the dialect cannot express.
   */
  holds(rule: Rule): string;
  /** Never misses a row that the rule holds for, and is never NULL. */
  suspects(rule: Rule): string;
}

/**
 * Compiles conditions, over the relation that `toSql` describes.
 *
 * @example
 * ```ts
 * import { conditionSql } from "@lib/quality/condition_sql.ts";
 * import { sparkDialect } from "@lib/quality/spark_dialect.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = { kind: "outside", column: "soc_pct", range: [0, 100] } as const;
 * assertEquals(
 *   conditionSql(sparkDialect).holds({ code: "range:soc_pct", condition }),
 *   "coalesce(NOT `soc_pct` BETWEEN 0e+0D AND 1e+2D, FALSE)",
 * );
 * ```
 */
export function conditionSql(dialect: SqlDialect): ConditionSql {
  const name = (column: string) => dialect.identifier(column);
  const hasIssue = (code: string) => `coalesce(${dialect.contains("issues", `|${code}|`)}, FALSE)`;
  const condition = (asked: Condition): string => {
    switch (asked.kind) {
      case "issue":
        return hasIssue(asked.code);
      case "missing":
        return `(${name(asked.column)} IS NULL AND NOT ${hasIssue(asked.typeCode)})`;
      case "outside": {
        const column = name(asked.column);
        const values = asked.length === undefined
          ? [column]
          : Array.from({ length: asked.length }, (_, at) => dialect.element(column, at));
        const outside = values.map((value) => `NOT ${betweenSql(value, asked.range, dialect)}`);
        return `coalesce(${outside.join(" OR ")}, FALSE)`;
      }
      case "not_in":
        return `coalesce(${name(asked.column)} NOT IN (${
          asked.values.map(dialect.text).join(", ")
        }), FALSE)`;
      case "not_like":
        return `coalesce(NOT ${dialect.matches(name(asked.column), asked.pattern)}, FALSE)`;
      case "duplicate":
        return "is_duplicate";
    }
  };
  const holds = (rule: Rule): string => {
    try {
      return condition(rule.condition);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`rule ${rule.code}: ${error.message}`, { cause: error });
    }
  };
  const suspects = (rule: Rule): string =>
    rule.condition.kind === "missing" ? `${name(rule.condition.column)} IS NULL` : holds(rule);
  return { holds, suspects };
}
