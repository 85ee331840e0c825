/** A second contract, unlike the first in every respect: what works for it works from the contract. @module */

import { contract } from "@lib/contracts/contract.ts";

/** One row per station, probe and instant of a river gauge. */
export const waterLevel = contract({
  name: "water_level",
  version: "3",
  jobName: "Water_Level_Batch",
  grain: "one row per station, probe and instant",
  key: ["station", "probe", "observed_at"],
  eventTime: "observed_at",
  objects: { place: { description: "Where the probe is" } },
  columns: {
    observed_at: {
      type: "timestamp",
      path: ["when"],
      mandatory: true,
      description: "Instant of the reading",
    },
    station: {
      type: "string",
      path: ["place", "station"],
      mandatory: true,
      description: "Gauging station",
    },
    probe: { type: "string", path: ["place", "probe"], mandatory: true, description: "Probe" },
    level_m: {
      type: "double",
      unit: "m",
      range: [-2, 15],
      mandatory: true,
      description: "Height of the water above the station's zero",
    },
    flow_m3_s: {
      type: "double",
      unit: "m³/s",
      range: [0, 300_000],
      mandatory: false,
      description: "Discharge",
    },
    wind_ms: {
      type: "double[]",
      length: 2,
      unit: "m/s",
      range: [-60, 60],
      mandatory: false,
      description: "Wind, east and north",
    },
    is_frozen: { type: "boolean", mandatory: false, description: "Whether there is ice" },
    method: {
      type: "string",
      enum: ["radar", "float"],
      mandatory: true,
      description: "How the level is taken",
    },
  },
  flags: { notNull: ["station", "observed_at"], range: ["level_m"], iqr: ["level_m", "flow_m3_s"] },
  derived: {
    is_dry: {
      description: "Whether the level is below the low-water mark",
      from: { kind: "below", column: "level_m", parameter: "low_water_m" },
    },
    station_key: { description: "Station, probe and instant in one text", from: { kind: "key" } },
  },
  runMetrics: { dry_rows: { countTrue: "is_dry" } },
  daily: {
    by: "station",
    aggregates: {
      readings: { fn: "count" },
      level_max: { fn: "max", column: "level_m" },
      dry_readings: { fn: "count_true", column: "is_dry" },
    },
  },
  profiles: {
    documented: { description: "All that is documented", parameters: { low_water_m: 0.5 } },
    lenient: {
      description: "Only the key and the level",
      columns: { station: {}, probe: {}, observed_at: {}, level_m: { range: [-5, 50] } },
      parameters: { low_water_m: 0 },
    },
  },
  defaultProfile: "documented",
});
