import { assertEquals } from "@std/assert";
import type { Contract } from "./contract.ts";
import { evTelemetry } from "./ev_telemetry.ts";

const CONTRACT: Contract = evTelemetry;
/** The documented table: field, unit, range, and the range of the profile `seed`. */
const TABLE = `
  soc_pct % 0 100 0 100
  pack_voltage_v V 200 900 200 900
  pack_current_a A -2000 2000 -2000 2000
  power_kw kW -300 300 -300 300
  battery_temp_c °C -30 90 18 28
  motor_temp_c °C -30 150 20 35
  coolant_temp_c °C -30 120 18 25
  tyre_pressure_kpa kPa 120 260
  speed_kph km/h 0 250 0 25
  odometer_km km 0 2000000 0 2000000
  latitude ° -90 90 -90 90
  longitude ° -180 180 -180 180
  heading_deg ° 0 360 0 360
  ambient_temp_c °C -50 80 0 30
  charge_power_kw kW 0 400 0 400
  health_score 0–1 0 1 0 1`;

Deno.test("evTelemetry has the documented fields, units and ranges, in both profiles", () => {
  const rows = TABLE.trim().split("\n").map((line) => line.trim().split(" "));
  const ranged = Object.entries(CONTRACT.columns).filter(([, { range }]) => range !== undefined);
  assertEquals(
    ranged.map(([name, { unit, range }]) => {
      const ofSeed = CONTRACT.profiles["seed"]!.columns![name]?.range ?? [];
      return [name, unit, ...range!, ...ofSeed].map(String);
    }),
    rows,
  );
  assertEquals(CONTRACT.profiles["dictionary"]!.columns, undefined);
});

Deno.test("evTelemetry demands all fields but fault_code, and both objects", () => {
  const optional = Object.entries(CONTRACT.columns).filter(([, { mandatory }]) => !mandatory);
  assertEquals(optional.map(([name]) => name), ["fault_code"]);
  assertEquals(Object.keys(CONTRACT.objects), ["metrics", "events"]);
  const ofSeed = Object.keys(CONTRACT.profiles["seed"]!.columns!);
  assertEquals(new Set(ofSeed), new Set(["vehicle_id", "event_ts_utc", ...CONTRACT.flags.range]));
});
