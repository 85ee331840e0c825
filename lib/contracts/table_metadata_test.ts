import { assertEquals } from "@std/assert";
import { sensorReading } from "./sensor_reading.ts";
import { tableMetadata } from "./table_metadata.ts";

Deno.test("tableMetadata() tells types, nullability, keys and indexes of every table", () => {
  const [readings, aggregations, errors] = tableMetadata(sensorReading.tables);
  assertEquals([readings!.table, aggregations!.table, errors!.table], [
    "sensor_readings",
    "sensor_aggregations",
    "sensor_errors",
  ]);
  assertEquals(
    readings!.columns.filter(({ nullable }) => !nullable).map(({ name, type }) => [name, type]),
    [
      ["id", "serial"],
      ["timestamp", "timestamp"],
      ["sensor_id", "varchar(100)"],
      ["sensor_type", "varchar(50)"],
      ["value", "double precision"],
    ],
  );
  assertEquals(Object.keys(aggregations!.indexes), [
    "idx_sensor_agg_window",
    "idx_sensor_agg_sensor_id",
    "idx_sensor_agg_type",
  ]);
  assertEquals(errors!.unique_key, ["kafka_topic", "kafka_partition", "kafka_offset"]);
  assertEquals(errors!.columns.filter(({ description }) => description === ""), []);
});
