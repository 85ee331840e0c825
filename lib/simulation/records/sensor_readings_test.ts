import { assert, assertEquals, assertMatch } from "@std/assert";
import { SENSOR_TYPES, sensorReading } from "@lib/contracts/sensor_reading.ts";
import { sensorReadings } from "./sensor_readings.ts";

const OPTIONS = { seed: 42, startMicros: 1_762_174_800_000_000, hz: 0.5, devices: 3 };

function take(count: number, options = OPTIONS) {
  const readings = sensorReadings(options);
  return Array.from({ length: count }, () => readings.next().value);
}

function share(of: readonly boolean[]): number {
  return of.filter(Boolean).length / of.length;
}

Deno.test("sensorReadings() sends the fields of the contract in their spellings", () => {
  for (const { fields } of take(300)) {
    assertEquals(Object.keys(fields), Object.keys(sensorReading.fields));
    assertMatch(String(fields["timestamp"]), /^2025-11-03T\d\d:\d\d:\d\d$/);
    assertMatch(String(fields["model"]), /^(TEMP|HUM|PRES)-\d{3}[a-z]{2}$/);
    assertMatch(String(fields["installation_date"]), /^20\d\d-\d\d-\d\d$/);
    const { unit } = SENSOR_TYPES[fields["sensor_type"] as keyof typeof SENSOR_TYPES];
    assertEquals(fields["unit"], unit);
  }
});

Deno.test("sensorReadings() sends one reading per sensor every two seconds", () => {
  const readings = take(9);
  const offsets = readings.map(({ atMicros }) => (atMicros - OPTIONS.startMicros) / 1e6);
  assertEquals(offsets, [0, 0, 0, 2, 2, 2, 4, 4, 4]);
  assertEquals(new Set(readings.map(({ fields }) => fields["sensor_id"])).size, 3);
});

Deno.test("sensorReadings() has a quarter in maintenance and every eleventh out of limits, both ways for every type", () => {
  const readings = take(9000).map(({ fields }) => fields);
  const near = (value: number, wanted: number) => assert(Math.abs(value - wanted) < 0.02);
  near(share(readings.map(({ status }) => status === "maintenance")), 0.25);
  near(share(readings.map(({ maintenance_date }) => maintenance_date !== null)), 0.1);
  for (const type of Object.keys(SENSOR_TYPES)) {
    const ofType = readings.filter(({ sensor_type }) => sensor_type === type);
    near(share(ofType.map(({ value, min_value }) => value! < min_value!)), 0.5 / 11);
    near(share(ofType.map(({ value, max_value }) => value! > max_value!)), 0.5 / 11);
  }
});
