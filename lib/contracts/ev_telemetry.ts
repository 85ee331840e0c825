/** The contract of EV fleet telemetry. @module */

import { type Column, contract, type Range } from "./contract.ts";

/** The flag order of the original pipeline (its DOMAINS), with the narrow ranges it checked. */
const SEED_RANGES = {
  soc_pct: [0, 100],
  battery_temp_c: [18, 28],
  motor_temp_c: [20, 35],
  coolant_temp_c: [18, 25],
  speed_kph: [0, 25],
  latitude: [-90, 90],
  longitude: [-180, 180],
  heading_deg: [0, 360],
  health_score: [0, 1],
  pack_voltage_v: [200, 900],
  pack_current_a: [-2000, 2000],
  power_kw: [-300, 300],
  charge_power_kw: [0, 400],
  odometer_km: [0, 2_000_000],
  ambient_temp_c: [0, 30],
} as const satisfies Record<string, Range>;

/** One row per vehicle and instant: what a vehicle of the fleet reports. */
export const evTelemetry = contract({
  name: "ev_telemetry",
  version: "1.0.0",
  jobName: "EV_Telemetry_Batch",
  grain: "one row per vehicle and instant",
  key: ["vehicle_id", "event_ts_utc"],
  eventTime: "event_ts_utc",
  objects: {
    metrics: { description: "Continuous measurements of the vehicle" },
    events: { description: "Discrete events of the vehicle, such as faults" },
  },
  columns: {
    schema_version: {
      type: "string",
      mandatory: true,
      description: "Version of the message layout",
    },
    vehicle_id: {
      type: "string",
      format: { pattern: /^EV-[0-9]{5}$/, say: "EV- and five digits" },
      mandatory: true,
      description: "The vehicle within the fleet",
    },
    event_ts_utc: {
      type: "timestamp",
      path: ["timestamp"],
      unit: "µs, UTC",
      mandatory: true,
      description: "Instant of the measurement",
    },
    ...inMetrics({
      soc_pct: metric("%", [0, 100], "State of charge of the battery pack"),
      pack_voltage_v: metric("V", [200, 900], "Voltage of the battery pack"),
      pack_current_a: metric("A", [-2000, 2000], "Current of the battery pack"),
      power_kw: metric("kW", [-300, 300], "Power drawn from or fed to the pack"),
      battery_temp_c: metric("°C", [-30, 90], "Mean temperature of the battery pack"),
      motor_temp_c: metric("°C", [-30, 150], "Temperature of the motor"),
      coolant_temp_c: metric("°C", [-30, 120], "Temperature of the coolant"),
      tyre_pressure_kpa: {
        ...metric(
          "kPa",
          [120, 260],
          "Tyre pressures: front left, front right, rear left, rear right",
        ),
        type: "double[]",
        length: 4,
      },
      speed_kph: metric("km/h", [0, 250], "Speed over ground"),
      odometer_km: metric("km", [0, 2_000_000], "Distance driven since new"),
      latitude: metric("°", [-90, 90], "Latitude, north positive"),
      longitude: metric("°", [-180, 180], "Longitude, east positive"),
      heading_deg: metric("°", [0, 360], "Course, clockwise from north"),
      ambient_temp_c: metric("°C", [-50, 80], "Temperature of the air outside"),
      is_charging: {
        type: "boolean",
        mandatory: true,
        description: "Whether the vehicle is charging",
      },
      charge_power_kw: metric("kW", [0, 400], "Charging power; 0 when not charging"),
      health_score: metric("0–1", [0, 1], "Health of the battery: 1 as new, 0.5 worn"),
    }),
    fault_code: {
      type: "string",
      path: ["events", "fault_code"],
      enum: ["BMS_WARN_TEMP", "TIRE_PRESS_LOW", "COOLANT_LEVEL_LOW", "BRAKE_PAD_WEAR"],
      mandatory: false,
      description: "Active fault, if there is one",
    },
  },
  flags: {
    notNull: ["vehicle_id", "event_ts_utc"],
    range: Object.keys(SEED_RANGES),
    iqr: ["soc_pct", "speed_kph", "battery_temp_c", "motor_temp_c", "power_kw"],
  },
  derived: {
    is_low_soc: {
      description: "Whether the state of charge is below the low limit of the profile",
      from: { kind: "below", column: "soc_pct", parameter: "low_soc_pct" },
    },
    battery_temp_band: {
      description: "Battery temperature: low under 10 °C, high above 45 °C, else normal",
      from: { kind: "band", column: "battery_temp_c", lowBelow: 10, highAbove: 45 },
    },
    vehicle_ts_key: {
      description: "Vehicle and instant in one text",
      from: { kind: "key" },
    },
  },
  runMetrics: { low_soc_rows: { countTrue: "is_low_soc" } },
  daily: {
    by: "vehicle_id",
    aggregates: {
      rows: { fn: "count" },
      soc_min: { fn: "min", column: "soc_pct" },
      soc_p50: { fn: "p50", column: "soc_pct" },
      soc_max: { fn: "max", column: "soc_pct" },
      low_soc_cnt: { fn: "count_true", column: "is_low_soc" },
      speed_avg: { fn: "avg", column: "speed_kph" },
    },
  },
  profiles: {
    dictionary: {
      description: "The documented ranges, mandatory fields and enumerations",
      parameters: { low_soc_pct: 20 },
    },
    seed: {
      description: "The narrow ranges of the original pipeline, chosen to provoke quarantine",
      columns: {
        vehicle_id: {},
        event_ts_utc: {},
        ...Object.fromEntries(
          Object.entries(SEED_RANGES).map(([name, range]) => [name, { range: range as Range }]),
        ),
      },
      parameters: { low_soc_pct: 60 },
    },
  },
  defaultProfile: "dictionary",
});

/** A mandatory number of the `metrics` object; its path is filled in by {@linkcode inMetrics}. */
function metric(unit: string, range: Range, description: string): Column {
  return { type: "double", unit, range, mandatory: true, description };
}

function inMetrics(columns: Readonly<Record<string, Column>>): Record<string, Column> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, { ...column, path: ["metrics", name] }]),
  );
}
