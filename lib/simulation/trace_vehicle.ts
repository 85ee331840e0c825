/** One vehicle of a fleet, step by step. @module */

import { EvFleet } from "./ev_fleet.ts";
import { type FlatReading, flatReading } from "./ev_record.ts";
import { vehicleId } from "./line_encoder.ts";

/** Which vehicle, and how far it is followed. */
export interface TraceOptions {
  /** Position in the fleet, from 1. */
  readonly vehicle: number;
  readonly seed: number | bigint;
  /** Readings per second. */
  readonly hz: number;
  readonly ticks: number;
}

/** A reading and when it is taken, in seconds from the start. */
export type TracedReading = FlatReading & { readonly elapsed_s: number };

/**
 * The readings of one vehicle, the same that a whole fleet of this seed gives for it, up to the
 * noise of the pack voltage: that one generator is shared by the fleet.
 *
 * @example
 * ```ts
 * import { traceVehicle } from "@lib/simulation/trace_vehicle.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [first] = traceVehicle({ vehicle: 1, seed: 42, hz: 2, ticks: 1 });
 * assertEquals([first!.elapsed_s, first!.soc_pct], [0, 73.58]);
 * ```
 */
export function traceVehicle(
  { vehicle, seed, hz, ticks }: TraceOptions,
): TracedReading[] {
  const fleet = new EvFleet({ vehicles: vehicle, seed, hz, from: vehicle - 1, to: vehicle });
  const label = { vehicleId: vehicleId(vehicle - 1), timestamp: "" };
  return Array.from({ length: ticks }, (_, tick) => {
    return { ...flatReading(fleet.step(), 0, label), elapsed_s: tick / hz };
  });
}
