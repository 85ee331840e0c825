/** Small records of both contracts, for tests that say which rows a run reads and what they mean. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { waterLevel } from "@lib/testing/water_level.ts";

/** One reading: who, when, and the one value that the tests vary. */
export interface Reading {
  readonly who: number;
  /** ISO 8601, UTC; anything else is no event time. */
  readonly at: string;
  readonly value: number | null;
}

/** A contract, seen through one of its values. */
export interface RecordKind {
  readonly contract: Contract;
  /** Column of the value, the closed interval that each profile accepts, and who has it. */
  readonly column: string;
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
  /** The derived column that a profile can change, and when it holds. */
  readonly low: { readonly column: string; holds(value: number | null, profile: string): boolean };
  /** Value of the key's first column. */
  readonly name: (who: number) => string;
  readonly line: (reading: Reading) => string;
}

export const EV: RecordKind = {
  contract: evTelemetry,
  column: "speed_kph",
  ranges: { dictionary: [0, 250], seed: [0, 25] },
  // The state of charge is always 40: low for the profile whose limit is 60, not for the one with 20.
  low: { column: "is_low_soc", holds: (_value, profile) => profile === "seed" },
  name: (who) => `EV-${String(who).padStart(5, "0")}`,
  line: ({ who, at, value }) =>
    JSON.stringify({
      schema_version: "1.0.0",
      vehicle_id: EV.name(who),
      timestamp: at,
      metrics: {
        soc_pct: 40,
        pack_voltage_v: 400,
        pack_current_a: 10,
        power_kw: 4,
        battery_temp_c: 20,
        motor_temp_c: 30,
        coolant_temp_c: 20,
        tyre_pressure_kpa: [230, 231, 232, 233],
        speed_kph: value,
        odometer_km: 1000,
        latitude: -23.5,
        longitude: -46.6,
        heading_deg: 90,
        ambient_temp_c: 21,
        is_charging: false,
        charge_power_kw: 0,
        health_score: 0.9,
      },
      events: { fault_code: null },
    }),
};

export const WATER: RecordKind = {
  contract: waterLevel,
  column: "level_m",
  ranges: { documented: [-2, 15], lenient: [-5, 50] },
  low: {
    column: "is_dry",
    holds: (value, profile) => value !== null && value < (profile === "lenient" ? 0 : 0.5),
  },
  name: (who) => `Rio ${who}`,
  line: ({ who, at, value }) =>
    JSON.stringify({
      when: at,
      place: { station: WATER.name(who), probe: "P1" },
      level_m: value,
      flow_m3_s: 12,
      is_frozen: false,
      method: "radar",
    }),
};
