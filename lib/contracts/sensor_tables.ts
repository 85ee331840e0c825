/** Where the sensor quality system keeps readings, aggregates and errors. @module */

import type { StoredColumn, StoredTable } from "./stream_contract.ts";

const ID = { type: "serial", source: "database", description: "Number of the row" } as const;
const CREATED_AT = {
  type: "timestamp",
  default: "CURRENT_TIMESTAMP",
  source: "database",
  description: "When the row was stored",
} as const;

/** What says which sensor a row is about. */
const SENSOR = {
  sensor_id: { type: "varchar(100)", notNull: true, description: "The sensor" },
  sensor_type: { type: "varchar(50)", notNull: true, description: "What it measures" },
} as const;
const PLACE = {
  location: { type: "varchar(200)", description: "City" },
  manufacturer: { type: "varchar(200)", description: "Who made the sensor" },
} as const;

/** Where a record stood in the log. */
const COORDINATES = {
  kafka_topic: { type: "text", source: "topic", description: "Topic of the record" },
  kafka_partition: { type: "integer", source: "partition", description: "Its partition" },
  kafka_offset: { type: "bigint", source: "offset", description: "Its offset" },
} as const satisfies Record<string, StoredColumn>;
const BY_COORDINATES = ["kafka_topic", "kafka_partition", "kafka_offset"] as const;

const WINDOW = {
  window_start: { type: "timestamp", notNull: true, description: "Start of the minute, inside it" },
  window_end: { type: "timestamp", notNull: true, description: "End of the minute, outside it" },
} as const;

/** What makes a sensor, where readings are counted by sensor. */
export const SENSOR_KEY = ["sensor_id", "sensor_type", "location", "manufacturer"] as const;

export const SENSOR_TABLES = {
  sensor_readings: {
    grain: "one row per accepted reading",
    description: "Readings of active sensors within their limits",
    columns: {
      id: ID,
      timestamp: {
        type: "timestamp",
        notNull: true,
        of: "read_at",
        description: "Instant of the reading",
      },
      ...SENSOR,
      value: { type: "double precision", notNull: true, description: "What was measured" },
      normalized_value: {
        type: "double precision",
        description: "Place of the value between its limits, 0 to 1",
      },
      status: { type: "varchar(20)", description: "Always active" },
      ...PLACE,
      model: { type: "varchar(100)", description: "Model of the sensor" },
      unit: { type: "varchar(20)", description: "Unit of the value" },
      high_alert: { type: "boolean", default: "FALSE", description: "In the upper tenth" },
      low_alert: { type: "boolean", default: "FALSE", description: "In the lower tenth" },
      processing_time: {
        type: "timestamp",
        default: "CURRENT_TIMESTAMP",
        source: "now",
        description: "When the reading was processed",
      },
      created_at: CREATED_AT,
      ...COORDINATES,
    },
    primaryKey: ["id"],
    key: BY_COORDINATES,
    indexes: {
      idx_sensor_readings_timestamp: ["timestamp"],
      idx_sensor_readings_sensor_id: ["sensor_id"],
      idx_sensor_readings_type: ["sensor_type"],
      idx_sensor_readings_location: ["location"],
    },
  },
  sensor_aggregations: {
    grain: "one row per minute, sensor, location and manufacturer",
    description: "Accepted readings of a minute, summed up",
    columns: {
      id: ID,
      ...WINDOW,
      ...SENSOR,
      ...PLACE,
      avg_value: { type: "double precision", description: "Mean" },
      min_value_reading: { type: "double precision", description: "Least value" },
      max_value_reading: { type: "double precision", description: "Greatest value" },
      stddev_value: {
        type: "double precision",
        description: "Standard deviation of the sample; null of a single reading",
      },
      reading_count: { type: "bigint", description: "How many readings" },
      max_normalized: { type: "double precision", description: "Greatest normalized value" },
      high_alert_count: { type: "bigint", description: "Readings in the upper tenth" },
      low_alert_count: { type: "bigint", description: "Readings in the lower tenth" },
      aggregation_time: { type: "timestamp", source: "now", description: "When it was summed up" },
      created_at: CREATED_AT,
    },
    primaryKey: ["id"],
    key: ["window_start", "window_end", ...SENSOR_KEY],
    keyNullsEqual: true,
    indexes: {
      idx_sensor_agg_window: ["window_start", "window_end"],
      idx_sensor_agg_sensor_id: ["sensor_id"],
      idx_sensor_agg_type: ["sensor_type"],
    },
  },
  sensor_errors: {
    grain: "one row per rejected record",
    description: "Dead letters: what was not accepted, why, and where it stood",
    columns: {
      id: ID,
      created_at: { ...CREATED_AT, notNull: true, default: "now()" },
      raw_value: {
        type: "text",
        notNull: true,
        source: "raw value",
        description: "The record's value as text; empty for one without a value",
      },
      error_type: { type: "text", source: "code", description: "Code of the rule" },
      error_message: { type: "text", source: "message", description: "Its message" },
      ...COORDINATES,
      kafka_timestamp: {
        type: "timestamp",
        source: "record time",
        description: "The record's own time",
      },
    },
    primaryKey: ["id"],
    key: BY_COORDINATES,
  },
  sensor_late: {
    grain: "one row per accepted reading and minute that was closed before it came",
    description: "Readings that are in no aggregate, since their minute had been summed up",
    columns: {
      id: ID,
      ...WINDOW,
      ...SENSOR,
      ...PLACE,
      timestamp: {
        type: "timestamp",
        notNull: true,
        of: "read_at",
        description: "Instant of the reading",
      },
      value: { type: "double precision", notNull: true, description: "What was measured" },
      lateness_seconds: {
        type: "double precision",
        description: "How far behind the watermark it was",
      },
      created_at: CREATED_AT,
      ...COORDINATES,
    },
    primaryKey: ["id"],
    key: [...BY_COORDINATES, "window_start"],
  },
} as const satisfies Record<string, StoredTable>;
