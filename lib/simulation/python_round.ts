/** Python's `round(x, digits)`: the nearest decimal, exact ties to the even digit. @module */

const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] as const;
/** Above the largest relative error of one multiplication, 2 ** -53. */
const PRODUCT_ERROR = 2 ** -52;
/** Added and taken away again, this leaves a number below 2 ** 51 without its fraction. */
const TO_WHOLE = 1.5 * 2 ** 52;

/**
 * Rounds a number as Python does.
 *
 * `toFixed` does not give this: it takes ties away from zero (`2.5.toFixed(0)` is "3").
 *
 * @param x A finite number.
 * @param digits Digits after the point, 0 to 9.
 *
 * @example
 * ```ts
 * import { pythonRound } from "@lib/simulation/python_round.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pythonRound(0.125, 2), 0.12); // a tie in binary too: to the even digit
 * assertEquals(pythonRound(2.675, 2), 2.67); // 2.675 is stored a little below
 * ```
 */
export function pythonRound(x: number, digits: number): number {
  // A quotient of two whole numbers below 2 ** 53 is the double nearest to the decimal.
  const scaled = roundScaled(x, digits);
  return Math.abs(scaled) < 2 ** 53 ? scaled / POWERS[digits]! : x;
}

/**
 * The rounded number times 10 ** `digits`: a whole number, from which digits can be written
 * without a search for the shortest decimal. Keeps the sign of zero.
 */
export function roundScaled(x: number, digits: number): number {
  const product = x * POWERS[digits]!;
  const nearest = product + TO_WHOLE - TO_WHOLE;
  const doubt = Math.abs(product) * PRODUCT_ERROR;
  if (Math.abs(product - nearest) < 0.5 - doubt) {
    return nearest === 0 && (x < 0 || Object.is(x, -0)) ? -0 : nearest;
  }
  const size = roundExactly(Math.abs(x), digits);
  return x < 0 ? -size : size;
}

/** The slow way for what is too close to a tie: a double is a whole number over a power of two. */
function roundExactly(size: number, digits: number): number {
  let denominator = 1n;
  let numerator = size;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  const scaled = BigInt(numerator) * BigInt(POWERS[digits]!);
  const below = scaled / denominator;
  const twiceRest = 2n * (scaled % denominator);
  const up = twiceRest > denominator || (twiceRest === denominator && below % 2n === 1n);
  return Number(up ? below + 1n : below);
}
