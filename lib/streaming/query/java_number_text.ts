/** Numbers as Java writes them. @module */

/** From here up and from there down Java writes an exponent. */
const PLAIN_BELOW = 1e7;
const PLAIN_FROM = 1e-3;

/**
 * The text that Spark's `from_json` gives of a number where a text is asked for: whole numbers keep
 * their digits, others are read as a double and written as Java's `Double.toString` does. What is
 * beyond a double is a text in quotes.
 *
 * @example
 * ```ts
 * import { javaNumberText } from "@lib/streaming/query/java_number_text.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   ["25", "1.50", "1e3", "1e-4", "-0", "1e400"].map(javaNumberText),
 *   ["25", "1.5", "1000.0", "1.0E-4", "0", '"Infinity"'],
 * );
 * ```
 */
export function javaNumberText(literal: string): string {
  if (/^-?\d+$/.test(literal)) return literal === "-0" ? "0" : literal;
  const number = Number(literal);
  if (!Number.isFinite(number)) return `"${number}"`;
  if (number === 0) return Object.is(number, -0) ? "-0.0" : "0.0";
  const size = Math.abs(number);
  if (size >= PLAIN_FROM && size < PLAIN_BELOW) return withPoint(String(number));
  const [digits, exponent] = number.toExponential().split("e");
  return `${withPoint(digits!)}E${Number(exponent)}`;
}

function withPoint(digits: string): string {
  return digits.includes(".") ? digits : `${digits}.0`;
}
