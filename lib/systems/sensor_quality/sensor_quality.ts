/** Sensor quality: validated readings, their aggregates by the minute and what was rejected. @module */

import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import { sensorReading } from "@lib/contracts/sensor_reading.ts";
import { SENSOR_KEY } from "@lib/contracts/sensor_tables.ts";
import { contractQuery } from "@lib/streaming/query/contract_query.ts";
import type { StreamQuery } from "@lib/streaming/query/stream_query.ts";
import { openSink } from "@lib/streaming/sinks/open_sink.ts";
import { countRows } from "../count_rows.ts";
import { streamAccount } from "../stream_account.ts";
import type { StreamSystem } from "../stream_system.ts";
import { createSensorSink } from "./create_sensor_sink.ts";

/**
 * What is done with the readings of one minute.
 *
 * A reading counts once for each place that it has in the log. A run that dies goes on with the
 * offsets of its checkpoint, so that nothing counts twice by that; who sends a reading twice has sent
 * two. Only an exported file can hold one place twice: its table then has one row, the aggregate
 * counts both, and the run's summary says how many were `delivered_again`.
 */
export const SENSOR_QUERY: StreamQuery = {
  ...contractQuery(sensorReading),
  watermark: { delay: "2 minutes", idleTimeout: "30 seconds", futureLimit: "1 hour" },
  window: { type: "tumbling", size: "1 minute" },
  keys: SENSOR_KEY,
  aggregates: [
    { fn: "avg", column: "value", as: "avg_value" },
    { fn: "min", column: "value", as: "min_value_reading" },
    { fn: "max", column: "value", as: "max_value_reading" },
    { fn: "stddev_samp", column: "value", as: "stddev_value" },
    { fn: "count", as: "reading_count" },
    { fn: "max", column: "normalized_value", as: "max_normalized" },
    { fn: "count", column: "high_alert_mark", as: "high_alert_count" },
    { fn: "count", column: "low_alert_mark", as: "low_alert_count" },
  ],
  outputMode: "append",
  keepRecords: true,
};

/**
 * From `iot_sensor_data` to readings, aggregates, late readings and errors, each in its table.
 *
 * @example
 * ```ts
 * import { sensorQuality } from "@lib/systems/sensor_quality/sensor_quality.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sensorQuality.outputModes, ["append", "update"]);
 * ```
 */
export const sensorQuality: StreamSystem = {
  name: "sensor-quality",
  summary: "validated sensor readings, one-minute aggregates and errors, into PostgreSQL",
  topics: sensorReading.topics,
  sinks: ["postgres"],
  outputModes: ["append", "update"],
  fileRecords: "envelopes",
  open: async ({ sink = "postgres", ...options }) => {
    if (sink !== "postgres") {
      // A general sink has room for one output: the aggregates.
      const query = { ...SENSOR_QUERY, keepRecords: false };
      return {
        query,
        sink: await openSink(sink, { ...options, own: sensorQuality.sinks }),
        close: () => Promise.resolve(),
      };
    }
    const services = servicesOnDemand(options.env, options);
    const postgres = await services.postgres();
    const account = streamAccount(createSensorSink(postgres));
    return {
      query: SENSOR_QUERY,
      sink: account.sink,
      summary: async () =>
        await account.close({
          stored: await countRows(postgres, "sensor_readings"),
          dead_letters: await countRows(postgres, "sensor_errors"),
        }, await services.kafka()),
      close: async () => await services[Symbol.asyncDispose](),
    };
  },
};
