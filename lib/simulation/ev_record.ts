/** A reading as a plain record, the form that a person looks at. @module */

import { type Contract, pathOf } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { EV_FAULT_CODES, EV_SLOTS, READING_SIZE } from "./ev_reading.ts";

/** A value that JSON can hold. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/** The values of one reading by column of the contract; the event time is its text. */
export type FlatReading = Readonly<Record<string, Json>>;

/** Whose reading it is and when. */
export interface ReadingLabel {
  readonly vehicleId: string;
  readonly timestamp: string;
}

const CONTRACT: Contract = evTelemetry;

/**
 * The record of one reading, nested as it is sent.
 *
 * @param readings As `EvFleet.step()` returns them.
 * @param i Index of the vehicle within them.
 *
 * @example
 * ```ts
 * import { EvFleet } from "@lib/simulation/ev_fleet.ts";
 * import { evRecord } from "@lib/simulation/ev_record.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const readings = new EvFleet({ vehicles: 1, seed: 42, hz: 1 }).step();
 * const label = { vehicleId: "EV-00001", timestamp: "2025-08-24T18:05:30.000000+00:00" };
 * assertEquals(evRecord(flatReading(readings, 0, label)).events, { fault_code: null });
 *
 * import { flatReading } from "@lib/simulation/ev_record.ts";
 * ```
 */
export function evRecord(flat: FlatReading): Readonly<Record<string, Json>> {
  const record: Record<string, Json> = {};
  for (const [column, value] of Object.entries(flat)) {
    const [first, second] = pathOf(CONTRACT, column);
    if (second === undefined) record[first!] = value;
    else record[first!] = { ...record[first!] as Record<string, Json>, [second]: value };
  }
  return record;
}

/** The values of one reading by column, in the contract's order. */
export function flatReading(
  readings: Float64Array,
  i: number,
  { vehicleId, timestamp }: ReadingLabel,
): FlatReading {
  const flat: Record<string, Json> = {
    schema_version: CONTRACT.version,
    vehicle_id: vehicleId,
    [CONTRACT.eventTime]: timestamp,
  };
  EV_SLOTS.forEach(({ column, kind, decimals, element }, slot) => {
    const held = readings[i * READING_SIZE + slot]!;
    const value = kind === "number"
      ? held / 10 ** decimals
      : kind === "boolean"
      ? held === 1
      : EV_FAULT_CODES[held] ?? null;
    if (element === undefined) flat[column] = value;
    else flat[column] = [...(flat[column] as readonly Json[] | undefined) ?? [], value];
  });
  return flat;
}
