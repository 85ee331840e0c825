/** Turns a formula of a contract into SQL. @module */

import { type Expression, parseExpression } from "@lib/contracts/expression.ts";
import { sqlName, sqlText } from "./sql_literals.ts";

/**
 * The formula as SQL with its names quoted, so that upper and lower case and words of the database
 * mean columns.
 *
 * @throws {TypeError} if it cannot be read, or has no meaning in plain SQL.
 *
 * @example
 * ```ts
 * import { expressionSql } from "@lib/quality/expression_sql.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(expressionSql("a > 1 OR b IS NULL"), '(("a" > 1) OR ("b" IS NULL))');
 * ```
 */
export function expressionSql(text: string): string {
  return sqlOf(parseExpression(text));
}

function sqlOf(expression: Expression): string {
  switch (expression.kind) {
    case "literal": {
      const { value } = expression;
      return typeof value === "string" ? sqlText(value) : String(value).toUpperCase();
    }
    case "name":
      return sqlName(expression.name);
    case "not":
      return `(NOT ${sqlOf(expression.of)})`;
    case "is null":
      return `(${sqlOf(expression.of)} IS NULL)`;
    case "binary":
      return `(${sqlOf(expression.left)} ${expression.operator} ${sqlOf(expression.right)})`;
    case "call":
      if (expression.fn === "TO_TIMESTAMP") {
        throw new TypeError("Cannot write TO_TIMESTAMP as SQL: its grammar is our own");
      }
      return `${expression.fn}(${expression.args.map(sqlOf).join(", ")})`;
  }
}
