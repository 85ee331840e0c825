import { assertEquals } from "@std/assert";
import { sensorReading } from "@lib/contracts/sensor_reading.ts";
import { createRowMaker } from "./create_row_maker.ts";

const ORIGIN = { topic: "t", partition: 1, offset: 9, timestampMs: 5 };
const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("createRowMaker() writes all columns but those of the database", () => {
  const { columns, make } = createRowMaker(sensorReading.tables.sensor_readings);
  assertEquals(
    Object.keys(sensorReading.tables.sensor_readings.columns).filter((name) =>
      !columns.includes(name)
    ),
    ["id", "created_at"],
  );
  const row = make({
    values: { read_at: 7, sensor_id: "s" },
    origin: ORIGIN,
    nowMicros: 3,
    batchId: 0,
  });
  assertEquals(
    [row.timestamp, row.sensor_id, row.processing_time, row.kafka_offset, row.value],
    [7, "s", 3, 9, null],
  );
});

Deno.test("createRowMaker() keeps a dead letter's text, empty for none, without zero characters", () => {
  const { make } = createRowMaker(sensorReading.tables.sensor_errors);
  const letter = { origin: ORIGIN, key: null, code: "C", message: "m", stage: "s", attempt: 1 };
  const textOf = (value: Uint8Array | null) =>
    make({ letter: { ...letter, value }, nowMicros: 0, batchId: 0 }).raw_value;
  assertEquals([textOf(null), textOf(bytesOf("é\0")), textOf(Uint8Array.of(0xff))], [
    "",
    "é\uFFFD",
    "\uFFFD",
  ]);
  assertEquals(make({ letter: { ...letter, value: null }, nowMicros: 0, batchId: 0 }), {
    raw_value: "",
    error_type: "C",
    error_message: "m",
    kafka_topic: "t",
    kafka_partition: 1,
    kafka_offset: 9,
    kafka_timestamp: 5000,
  });
});
