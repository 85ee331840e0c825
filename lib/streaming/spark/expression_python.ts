/** Turns a formula of a contract into a column of PySpark. @module */

import {
  type Expression,
  type Operator,
  parseExpression,
  type Scalar,
} from "@lib/contracts/expression.ts";
import { pythonText } from "./python_text.ts";

/** What names in a formula mean. */
export interface ExpressionNames {
  /** The name as a column, in Python. */
  readonly columnOf: (name: string) => string;
  /** Names that stand for formulas, which are written in their place. */
  readonly formulas?: Readonly<Record<string, string>>;
}

/** Within parentheses the depth of a line is a matter of looks. */
const INDENT = " ".repeat(16);
const MAX_LINE = 72;
/** Where they are not spelled as here. */
const OPERATORS: Partial<Readonly<Record<Operator, string>>> = {
  "=": "==",
  "<>": "!=",
  AND: "&",
  OR: "|",
};
/** `read_instant` is the generated job's own. */
const FUNCTIONS = {
  COALESCE: "F.coalesce",
  NULLIF: "F.nullif",
  TO_TIMESTAMP: "read_instant",
} as const;

/**
 * The formula in Python, with parentheses around every operation: there `&` binds more than `<`.
 * Spark's logic has three values as ours has, and outside ANSI mode its quotient by zero is null.
 *
 * @throws {TypeError} if the formula cannot be read.
 *
 * @example
 * ```ts
 * import { expressionPython } from "@lib/streaming/spark/expression_python.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const columnOf = (name: string) => `F.col("${name}")`;
 * assertEquals(
 *   expressionPython("a > 1 OR b IS NULL", { columnOf }),
 *   '((F.col("a") > F.lit(1.0)) | F.col("b").isNull())',
 * );
 * ```
 */
export function expressionPython(text: string, names: ExpressionNames): string {
  return pythonOf(parseExpression(text), names);
}

function pythonOf(expression: Expression, names: ExpressionNames): string {
  const nested = (part: Expression) => pythonOf(part, names);
  switch (expression.kind) {
    case "literal":
      return literal(expression.value);
    case "name": {
      const formula = names.formulas?.[expression.name];
      return formula === undefined
        ? names.columnOf(expression.name)
        : expressionPython(formula, names);
    }
    case "not":
      return expression.of.kind === "is null"
        ? `${nested(expression.of.of)}.isNotNull()`
        : `(~${nested(expression.of)})`;
    case "is null":
      return `${nested(expression.of)}.isNull()`;
    case "call":
      return `${FUNCTIONS[expression.fn]}(${expression.args.map(nested).join(", ")})`;
    case "binary": {
      if (expression.operator === "AND" || expression.operator === "OR") {
        return chain(chainOf(expression, expression.operator).map(nested), expression.operator);
      }
      const operator = OPERATORS[expression.operator] ?? expression.operator;
      return `(${nested(expression.left)} ${operator} ${nested(expression.right)})`;
    }
  }
}

/** What one operator joins, whichever way it was bracketed. */
function chainOf(expression: Expression, operator: Operator): Expression[] {
  if (expression.kind !== "binary" || expression.operator !== operator) return [expression];
  return [expression.left, expression.right].flatMap((part) => chainOf(part, operator));
}

function chain(parts: readonly string[], operator: "AND" | "OR"): string {
  const sign = OPERATORS[operator];
  const line = `(${parts.join(` ${sign} `)})`;
  if (line.length <= MAX_LINE && !line.includes("\n")) return line;
  return `(\n${INDENT}${parts.join(`\n${INDENT}${sign} `)}\n${INDENT.slice(4)})`;
}

function literal(value: Scalar): string {
  if (typeof value === "string") return `F.lit(${pythonText(value)})`;
  if (value === null) return "F.lit(None)";
  if (typeof value === "boolean") return `F.lit(${value ? "True" : "False"})`;
  // Numbers of formulas are doubles, whole ones too.
  const text = String(value);
  return `F.lit(${/[.e]/.test(text) ? text : `${text}.0`})`;
}
