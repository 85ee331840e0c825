/** Keeps the sign of a zero in JSON that Spark parses. @module */

import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";

/**
 * The text with an exponent at each number that is a negative zero: Spark reads what has none as a
 * decimal, which knows one zero only. Texts are passed over whole, and nothing is looked at twice:
 * the quantifiers give nothing back, which Java follows without using its stack.
 *
 * @example
 * ```ts
 * import { signedZerosSql } from "@lib/pipeline/spark/signed_zeros_sql.ts";
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch(signedZerosSql("line"), /^CASE WHEN line RLIKE .* ELSE line END$/);
 * ```
 */
export function signedZerosSql(text: string): string {
  const end = String.raw`[ \t\r]*[,}\]]`;
  const zero = String.raw`0(?:\.0+)?`;
  const before = String.raw`\G((?:[^"-]++|"(?:[^"\\]++|\\.)*+"|-(?!${zero}${end}))*+)`;
  return `CASE WHEN ${text} RLIKE ${sql.text(`-${zero}${end}`)} THEN regexp_replace(${text}, ` +
    `${sql.text(`${before}-(${zero})`)}, '$1-$2e0') ELSE ${text} END`;
}
