import { assertEquals } from "@std/assert";
import { goldenBatches, systemGolden } from "@lib/testing/system_golden.ts";
import { sensorReading } from "./sensor_reading.ts";

Deno.test("sensorReading has the thirteen fields of the golden readings, in their order", () => {
  const [first] = goldenBatches("s002_sensors")[0]!;
  assertEquals(Object.keys(JSON.parse(String(first!.value))), Object.keys(sensorReading.fields));
  assertEquals(Object.keys(sensorReading.fields).length, 13);
});

Deno.test("sensorReading has the views of the golden ones, with one column more", () => {
  const golden = systemGolden<Record<string, { columns: string[] }>>(
    "s002_sensors",
    "expected_views.json",
  );
  const columnsOf = (name: keyof typeof sensorReading.views) =>
    Object.keys(sensorReading.views[name].columns);
  assertEquals(columnsOf("latest_sensor_status"), golden.latest_sensor_status!.columns);
  assertEquals(columnsOf("dq_error_rate"), golden.dq_error_rate_fixed!.columns);
  const hourly = golden.hourly_sensor_summary_fixed!.columns;
  assertEquals(columnsOf("hourly_sensor_summary"), [...hourly, "alert_count"]);
});
