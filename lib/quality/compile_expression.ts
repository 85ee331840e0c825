/** Turns a formula of a contract into a function of a row. @module */

import {
  type Expression,
  type FunctionName,
  type Operator,
  parseExpression,
  type Scalar,
} from "@lib/contracts/expression.ts";
import { parseStreamTimestamp } from "@lib/time/parse_stream_timestamp.ts";

type Values = Readonly<Record<string, Scalar>>;
type Formula = (row: Values) => Scalar;

/**
 * Compiles a formula.
 *
 * Truth has three values: null where a null decides. A quotient by zero is null, as in Spark
 * outside ANSI mode.
 *
 * @param formulas Names that stand for formulas themselves, which may use one another.
 * @throws {TypeError} if it cannot be read.
 *
 * @example
 * ```ts
 * import { compileExpression } from "@lib/quality/compile_expression.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const isAlert = compileExpression("t > 35 OR b < 15");
 * assertEquals(isAlert({ t: 36, b: null }), true);
 * assertEquals(isAlert({ t: 20, b: null }), null);
 * ```
 */
export function compileExpression(
  text: string,
  formulas: Readonly<Record<string, string>> = {},
): Formula {
  return compile(parseExpression(text), formulas);
}

function compile(expression: Expression, formulas: Readonly<Record<string, string>>): Formula {
  const nested = (part: Expression) => compile(part, formulas);
  switch (expression.kind) {
    case "literal":
      return () => expression.value;
    case "name": {
      const formula = formulas[expression.name];
      return formula === undefined
        ? (row) => row[expression.name] ?? null
        : compileExpression(formula, formulas);
    }
    case "not": {
      const of = nested(expression.of);
      return (row) => {
        const value = of(row);
        return value === null ? null : !value;
      };
    }
    case "is null": {
      const of = nested(expression.of);
      return (row) => of(row) === null;
    }
    case "call":
      return call(expression.fn, expression.args.map(nested) as [Formula, Formula]);
    case "binary":
      return operate(expression.operator, nested(expression.left), nested(expression.right));
  }
}

function call(fn: FunctionName, [first, second]: readonly [Formula, Formula]): Formula {
  switch (fn) {
    case "COALESCE":
      return (row) => first(row) ?? second(row);
    case "NULLIF":
      return (row) => {
        const value = first(row);
        return value === second(row) ? null : value;
      };
    case "TO_TIMESTAMP":
      return (row) => toMicros(first(row));
  }
}

function operate(operator: Operator, left: Formula, right: Formula): Formula {
  if (operator === "AND" || operator === "OR") {
    const deciding = operator === "OR";
    return (row) => {
      const a = left(row);
      if (a === deciding) return deciding;
      const b = right(row);
      if (b === deciding) return deciding;
      return a === null || b === null ? null : !deciding;
    };
  }
  const work = WORK[operator];
  return (row) => {
    const a = left(row);
    const b = right(row);
    return a === null || b === null ? null : work(a, b);
  };
}

const WORK: Readonly<
  Record<
    Exclude<Operator, "AND" | "OR">,
    (a: NonNullable<Scalar>, b: NonNullable<Scalar>) => Scalar
  >
> = {
  "=": (a, b) => a === b,
  "<>": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "+": (a, b) => Number(a) + Number(b),
  "-": (a, b) => Number(a) - Number(b),
  "*": (a, b) => Number(a) * Number(b),
  "/": (a, b) => Number(b) === 0 ? null : Number(a) / Number(b),
};

function toMicros(text: Scalar): number | null {
  return typeof text === "string" ? parseStreamTimestamp(text) : null;
}
