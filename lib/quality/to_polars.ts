/** The rule table compiled to Polars expressions over a frame of standardized rows. @module */

import type { Range } from "@lib/contracts/contract.ts";
import { MALFORMED_CODES } from "@lib/contracts/standard_row.ts";
import type { IqrLimits } from "./iqr.ts";
import type { Condition, Flag, Rule, RuleTable } from "./rules.ts";

/**
 * The few constructors of expressions that rules need; the engine's file gives them, as this room
 * knows no library. A null goes in and comes out as null, but for `isNull` and `orElse`.
 */
export interface Expressions<Expr> {
  column(name: string): Expr;
  /** An element of a list, from 0. */
  element(list: Expr, index: number): Expr;
  constant(value: boolean): Expr;
  isNull(value: Expr): Expr;
  /** Whether a number is in a closed interval. */
  between(value: Expr, range: Range): Expr;
  isIn(text: Expr, values: readonly string[]): Expr;
  matches(text: Expr, pattern: RegExp): Expr;
  /** Whether a text has a part; the part is no pattern. */
  contains(text: Expr, part: string): Expr;
  not(value: Expr): Expr;
  and(left: Expr, right: Expr): Expr;
  or(left: Expr, right: Expr): Expr;
  /** The value, or `fallback` where it is null. */
  orElse(value: Expr, fallback: boolean): Expr;
  /** Those codes whose expression is true, in the order given, with bars between; else empty. */
  codes(choices: readonly { readonly code: string; readonly when: Expr }[]): Expr;
}

/**
 * Expressions over a frame that has the flat columns, `issues` (codes between bars, such as
 * `|type:a|not_null:b|`, or null) and `is_duplicate`.
 */
export interface PolarsVerdict<Expr> {
  /** Whether the row has no reason at all. */
  readonly isClean: Expr;
  /**
   * Sorted reason codes as one text with bars between, empty for a clean row. Not a list: most rows
   * have none, and Polars takes ten times as long to build a million lists that are empty.
   */
  readonly reasons: Expr;
  /** Sorted warning codes, in the same form. */
  readonly warnings: Expr;
  /** Expression by flag name, in the order of the output. */
  readonly flags: Readonly<Record<string, Expr>>;
}

/** What the expressions are made with. */
export interface ToPolarsOptions<Expr> {
  readonly expressions: Expressions<Expr>;
  /** Limits by column; none before they are measured. */
  readonly iqr?: Readonly<Record<string, IqrLimits>>;
}

/**
 * Compiles a rule table to Polars expressions.
 *
 * @example
 * ```ts
 * import { type Expressions, toPolars } from "@lib/quality/to_polars.ts";
 * import { rulesOf } from "@lib/quality/rules.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * // Expressions as text show what is asked of the engine.
 * const expressions: Expressions<string> = {
 *   column: (name) => name,
 *   element: (list, index) => `${list}[${index}]`,
 *   constant: String,
 *   isNull: (value) => `${value} is null`,
 *   between: (value, [lo, hi]) => `${lo} <= ${value} <= ${hi}`,
 *   isIn: (text, values) => `${text} in (${values})`,
 *   matches: (text, pattern) => `${text} ~ ${pattern}`,
 *   contains: (text, part) => `${text} has ${part}`,
 *   not: (value) => `not (${value})`,
 *   and: (left, right) => `(${left} and ${right})`,
 *   or: (left, right) => `(${left} or ${right})`,
 *   orElse: (value, fallback) => `(${value} ?? ${fallback})`,
 *   codes: (choices) => choices.map(({ code, when }) => `${code} where ${when}`).join("; "),
 * };
 * const { flags, warnings } = toPolars(rulesOf(evTelemetry), { expressions });
 * assertEquals(flags["q_range__soc_pct"], "(0 <= soc_pct <= 100 ?? false)");
 * assertEquals(
 *   warnings,
 *   "format:vehicle_id where (not (vehicle_id ~ /^EV-[0-9]{5}$/) ?? false)",
 * );
 * ```
 */
export function toPolars<Expr>(
  table: RuleTable,
  { expressions, iqr = {} }: ToPolarsOptions<Expr>,
): PolarsVerdict<Expr> {
  const compiler = createCompiler(expressions);
  const isMalformed = ({ code }: Rule) => (MALFORMED_CODES as readonly string[]).includes(code);
  const unreadable = compiler.anyOf(table.rules.filter(isMalformed));
  const readable = expressions.not(unreadable);
  return {
    isClean: expressions.not(compiler.anyOf(table.rules)),
    reasons: expressions.codes(
      table.rules.map((rule) => {
        const when = compiler.holds(rule.condition);
        // The nulls of a row that could not be read say nothing of its fields.
        return {
          code: rule.code,
          when: isMalformed(rule) ? when : expressions.and(readable, when),
        };
      }),
    ),
    warnings: expressions.codes(
      table.warnings.map(({ code, condition }) => ({ code, when: compiler.holds(condition) })),
    ),
    flags: Object.fromEntries(table.flags.map((flag) => [flag.name, compiler.isSet(flag, iqr)])),
  };
}

function createCompiler<Expr>(expressions: Expressions<Expr>) {
  const { and, between, column, constant, contains, element, isIn, isNull, matches, not, or } =
    expressions;
  const orFalse = (value: Expr) => expressions.orElse(value, false);

  /** True or false, never null. */
  function holds(condition: Condition): Expr {
    switch (condition.kind) {
      case "issue":
        return orFalse(contains(column("issues"), `|${condition.code}|`));
      case "missing":
        return and(
          isNull(column(condition.column)),
          not(holds({ kind: "issue", code: condition.typeCode })),
        );
      case "outside": {
        const value = column(condition.column);
        const values = condition.length === undefined
          ? [value]
          : Array.from({ length: condition.length }, (_, index) => element(value, index));
        return orFalse(values.map((one) => not(between(one, condition.range))).reduce(or));
      }
      case "not_in":
        return orFalse(not(isIn(column(condition.column), condition.values)));
      case "not_like":
        return orFalse(not(matches(column(condition.column), condition.pattern)));
      case "duplicate":
        return column("is_duplicate");
    }
  }

  function isSet(flag: Flag, iqr: Readonly<Record<string, IqrLimits>>): Expr {
    switch (flag.kind) {
      case "not_null":
        return not(isNull(column(flag.column)));
      case "in_range":
        return orFalse(between(column(flag.column), flag.range));
      case "duplicate":
        return column("is_duplicate");
      case "in_iqr": {
        const { lo, hi } = iqr[flag.column] ?? { lo: null, hi: null };
        if (lo === null || hi === null) return constant(true);
        return expressions.orElse(between(column(flag.column), [lo, hi]), true);
      }
    }
  }

  return {
    holds,
    isSet,
    anyOf: (rules: readonly Rule[]) => rules.map(({ condition }) => holds(condition)).reduce(or),
  };
}
