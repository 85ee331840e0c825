import { assertEquals } from "@std/assert";
import { sensorReading } from "@lib/contracts/sensor_reading.ts";
import { contractChecks } from "./contract_checks.ts";

Deno.test("contractChecks() check each table's schema, grain and what must be there, and each view's schema", () => {
  const checks = contractChecks(sensorReading);
  const countOf = (kind: string) => checks.filter(({ measure }) => measure.kind === kind).length;
  const { tables, views } = sensorReading;
  assertEquals(countOf("schema"), Object.keys(tables).length + Object.keys(views).length);
  assertEquals(countOf("duplicates"), Object.keys(tables).length);
  assertEquals(
    checks.filter(({ table, measure }) => table === "sensor_readings" && measure.kind === "missing")
      .map(({ name }) => name),
    ["timestamp", "sensor_id", "sensor_type", "value"].map((column) =>
      `no ${column} is missing in sensor_readings`
    ),
  );
});
