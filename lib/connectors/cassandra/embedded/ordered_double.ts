/** Doubles as bytes that sort as Cassandra sorts doubles. @module */

/**
 * Eight bytes that keep every double apart and, compared byte by byte, are in the order of Java's
 * `Double.compare`: -0 before 0, NaN after all others. SQLite's own numbers would make -0 a 0 and
 * NaN a null.
 *
 * @example
 * ```ts
 * import { doubleToBytes } from "@lib/connectors/cassandra/embedded/ordered_double.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const sorted = [-Infinity, -1, -0, 0, 0.1, Infinity, NaN].map((x) => doubleToBytes(x).toHex());
 * assertEquals(sorted.toSorted(), sorted);
 * ```
 */
export function doubleToBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  // Negative numbers: all bits turned, so that greater amounts come first. Others: above those.
  view.setBigUint64(0, bits >> 63n === 1n ? ~bits : bits | (1n << 63n));
  return bytes;
}

/** The double that {@linkcode doubleToBytes} made bytes of. */
export function bytesToDouble(bytes: Uint8Array): number {
  const view = new DataView(bytes.slice().buffer);
  const bits = view.getBigUint64(0);
  view.setBigUint64(0, bits >> 63n === 1n ? bits & ~(1n << 63n) : ~bits);
  return view.getFloat64(0);
}
