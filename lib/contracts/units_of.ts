/** The units of a contract's columns. @module */

import type { Contract } from "./contract.ts";

/**
 * The unit of each column that has one, by the column's name.
 *
 * @example
 * ```ts
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { unitsOf } from "@lib/contracts/units_of.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { soc_pct, fault_code } = unitsOf(evTelemetry);
 * assertEquals([soc_pct, fault_code], ["%", undefined]);
 * ```
 */
export function unitsOf({ columns }: Pick<Contract, "columns">): Record<string, string> {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, { unit }]) => unit === undefined ? [] : [[name, unit]]),
  );
}
