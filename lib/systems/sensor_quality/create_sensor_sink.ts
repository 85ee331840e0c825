/** The tables and views of the sensor quality system, as one sink. @module */

import type { Postgres } from "@lib/connectors/postgres/postgres.ts";
import { sensorReading } from "@lib/contracts/sensor_reading.ts";
import { createPostgresSink } from "@lib/streaming/sinks/create_postgres_sink.ts";
import type { Sink } from "@lib/streaming/sinks/sink.ts";

const { tables, views } = sensorReading;

/**
 * A sink of readings, aggregates, late readings and errors; a batch goes to all of them, or to none.
 *
 * @example
 * ```ts
 * import { createSensorSink } from "@lib/systems/sensor_quality/create_sensor_sink.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const sink = createSensorSink({ mode: "embedded" } as never);
 * assertEquals(sink.outputs, ["records", "windows", "late", "deadLetters"]);
 * ```
 */
export function createSensorSink(postgres: Postgres): Sink {
  return createPostgresSink({
    postgres,
    tables: {
      records: { name: "sensor_readings", table: tables.sensor_readings },
      windows: { name: "sensor_aggregations", table: tables.sensor_aggregations },
      late: { name: "sensor_late", table: tables.sensor_late },
      deadLetters: { name: "sensor_errors", table: tables.sensor_errors },
    },
    views,
    refusedCode: "POSTGRES_WRITE_ERROR",
  });
}
