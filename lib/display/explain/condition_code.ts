/** A rule's condition as code for one row. @module */

import type { Condition } from "@lib/quality/rules.ts";

/**
 * A condition as an expression of TypeScript over `values` and `issues` of a standardized row and
 * over `isDuplicate`: what the row form of a rule does, for people to read beside its SQL.
 *
 * @example
 * ```ts
 * import { conditionCode } from "@lib/display/explain/condition_code.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   conditionCode({ kind: "outside", column: "soc_pct", range: [0, 100] }),
 *   "values.soc_pct !== null && !(0 <= values.soc_pct && values.soc_pct <= 100)",
 * );
 * ```
 */
export function conditionCode(condition: Condition): string {
  switch (condition.kind) {
    case "issue":
      return `issues.includes(${JSON.stringify(condition.code)})`;
    case "missing":
      return `values.${condition.column} === null && !issues.includes(${
        JSON.stringify(condition.typeCode)
      })`;
    case "outside": {
      const value = `values.${condition.column}`;
      const [lo, hi] = condition.range;
      const outside = (name: string) => `!(${lo} <= ${name} && ${name} <= ${hi})`;
      return condition.length === undefined
        ? `${value} !== null && ${outside(value)}`
        : `${value} !== null && ${value}.some((value) => ${outside("value")})`;
    }
    case "not_in":
      return `values.${condition.column} !== null && !${
        JSON.stringify(condition.values)
      }.includes(values.${condition.column})`;
    case "not_like":
      return `values.${condition.column} !== null && !${condition.pattern}.test(values.${condition.column})`;
    case "duplicate":
      return "isDuplicate";
  }
}
