import { assertEquals } from "@std/assert";
import { occurrence } from "@lib/contracts/occurrence.ts";
import { sensorReading } from "@lib/contracts/sensor_reading.ts";
import { tableDefinition } from "./table_definition.ts";

Deno.test("tableDefinition() has a unique key beside another primary key, nulls alike where so said", () => {
  const { sensor_aggregations } = sensorReading.tables;
  const { unique, primaryKey, indexes } = tableDefinition(
    "sensor_aggregations",
    sensor_aggregations,
  );
  assertEquals(unique, [{ columns: sensor_aggregations.key, nullsEqual: true }]);
  assertEquals(primaryKey, ["id"]);
  assertEquals(indexes, sensor_aggregations.indexes);
});

Deno.test("tableDefinition() has no unique key where it is the primary one", () => {
  const { tb_ocorrencias_geral } = occurrence.tables;
  assertEquals(tableDefinition("t", tb_ocorrencias_geral).unique, undefined);
});
