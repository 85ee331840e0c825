/** Numbers as Python writes them. @module */

/**
 * The text of a Python `float`, as `repr` and `json.dumps` give it. JavaScript finds the same
 * shortest digits, but writes `229` for `229.0` and changes to exponents elsewhere.
 *
 * @example
 * ```ts
 * import { pythonRepr } from "@lib/simulation/python_repr.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([229, 0.00001, 1e16, -0].map(pythonRepr), ["229.0", "1e-05", "1e+16", "-0.0"]);
 * ```
 */
export function pythonRepr(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
    return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  }
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}
