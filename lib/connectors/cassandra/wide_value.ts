/** Values of wide tables, checked before they are stored. @module */

import type { WideType, WideValue } from "./cassandra.ts";
import { CassandraError } from "./cassandra_error.ts";

const INT_END = 2 ** 31;
const BIGINT_END = 2n ** 63n;

/**
 * The value as a column of this type holds it: `bigint` as a bigint, the others as they are.
 *
 * @throws {CassandraError} with `BAD_VALUE` if the column cannot hold exactly this value.
 *
 * @example
 * ```ts
 * import { wideValue } from "@lib/connectors/cassandra/wide_value.ts";
 * import { CassandraError } from "@lib/connectors/cassandra/cassandra_error.ts";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(wideValue("bigint", 5), 5n);
 * assertThrows(() => wideValue("int", 1.5), CassandraError, "1.5 is no int");
 * ```
 */
export function wideValue(type: WideType, value: WideValue): WideValue {
  if (value === null) return null;
  switch (type) {
    case "text":
      if (typeof value !== "string") break;
      if (!value.isWellFormed()) {
        throw new CassandraError("BAD_VALUE", "a text with half a surrogate pair cannot be stored");
      }
      return value;
    case "int":
      if ((typeof value === "number" && Number.isInteger(value)) || typeof value === "bigint") {
        if (value >= -INT_END && value < INT_END) return Number(value);
      }
      break;
    case "bigint": {
      const isWhole = typeof value === "bigint" ||
        (typeof value === "number" && Number.isSafeInteger(value));
      const whole = isWhole ? BigInt(value) : BIGINT_END;
      if (whole >= -BIGINT_END && whole < BIGINT_END) return whole;
      break;
    }
    case "double":
      if (typeof value === "number") return value;
      break;
    case "boolean":
      if (typeof value === "boolean") return value;
      break;
  }
  const shown = typeof value === "string" ? JSON.stringify(value) : value;
  throw new CassandraError("BAD_VALUE", `${shown} is no ${type}`);
}

/** A whole number as it is handed out: a number where that is exact. */
export function narrowWhole(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
