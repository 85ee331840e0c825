/** How one reading of a vehicle lies in an array of numbers: the form between simulation and output. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";

/**
 * Decimals of every metric, which is what the original simulator rounds to. A reading holds the
 * values in the order of the contract, times 10 ** decimals, as whole numbers.
 */
export const EV_DECIMALS = {
  soc_pct: 2,
  pack_voltage_v: 2,
  pack_current_a: 2,
  power_kw: 3,
  battery_temp_c: 2,
  motor_temp_c: 2,
  coolant_temp_c: 2,
  tyre_pressure_kpa: 1,
  speed_kph: 2,
  odometer_km: 3,
  latitude: 6,
  longitude: 6,
  heading_deg: 1,
  ambient_temp_c: 1,
  charge_power_kw: 2,
  health_score: 3,
} as const satisfies Readonly<Record<string, number>>;

/** One place of a reading. A column of four numbers takes four. */
export interface Slot {
  readonly column: string;
  readonly kind: "number" | "boolean" | "code";
  /** For a number: the place holds value × 10 ** decimals. */
  readonly decimals: number;
  /** Index within a column of several numbers. */
  readonly element?: number;
}

/** The places of a reading that hold values, in the order of the contract's columns. */
export const EV_SLOTS: readonly Slot[] = Object.entries<Contract["columns"][string]>(
  evTelemetry.columns,
)
  .filter(([name, { path }]) => path !== undefined && name !== evTelemetry.eventTime)
  .flatMap(([column, { type, length }]): Slot[] => {
    if (type === "boolean") return [{ column, kind: "boolean", decimals: 0 }];
    // A place holds an index into the closed list of codes, -1 for none.
    if (type === "string") return [{ column, kind: "code", decimals: 0 }];
    const decimals = EV_DECIMALS[column as keyof typeof EV_DECIMALS];
    if (type === "double") return [{ column, kind: "number", decimals }];
    return Array.from({ length: length! }, (_, element) => ({
      column,
      kind: "number",
      decimals,
      element,
    }));
  });

/**
 * Where the bits lie that say which values are whole numbers in Python: a value held at an `int`
 * limit is one, and is written `420`, not `420.0`. Bit n is for slot n.
 */
export const WHOLE_BITS = EV_SLOTS.length;

/** Numbers per reading. */
export const READING_SIZE = EV_SLOTS.length + 1;

/** The codes that the place of a fault code indexes. */
export const EV_FAULT_CODES: readonly string[] = evTelemetry.columns.fault_code.enum;

/**
 * The first place of a column within a reading.
 *
 * @example
 * ```ts
 * import { slotOf } from "@lib/simulation/ev_reading.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([slotOf("soc_pct"), slotOf("speed_kph")], [0, 11]);
 * ```
 */
export function slotOf(column: string): number {
  return EV_SLOTS.findIndex((slot) => slot.column === column);
}
