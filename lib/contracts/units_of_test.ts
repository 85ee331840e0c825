import { assertEquals } from "@std/assert";
import { waterLevel } from "@lib/testing/water_level.ts";
import { unitsOf } from "./units_of.ts";

Deno.test("unitsOf() has the columns with a unit and no other", () => {
  assertEquals(unitsOf(waterLevel), { level_m: "m", flow_m3_s: "m³/s", wind_ms: "m/s" });
  assertEquals(unitsOf({ columns: {} }), {});
});
