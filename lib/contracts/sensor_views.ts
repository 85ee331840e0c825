/** How the sensor quality system's tables are looked at. @module */

import type { StoredView } from "./stream_contract.ts";

const COUNT = { type: "bigint" } as const;

export const SENSOR_VIEWS = {
  latest_sensor_status: {
    grain: "one row per sensor",
    description: "The newest reading of each sensor; of two at one instant, the one stored last",
    columns: {
      sensor_id: { type: "varchar(100)", description: "The sensor" },
      sensor_type: { type: "varchar(50)", description: "What it measures" },
      location: { type: "varchar(200)", description: "City" },
      manufacturer: { type: "varchar(200)", description: "Who made it" },
      value: { type: "double precision", description: "What was measured" },
      normalized_value: { type: "double precision", description: "Its place between the limits" },
      high_alert: { type: "boolean", description: "In the upper tenth" },
      low_alert: { type: "boolean", description: "In the lower tenth" },
      timestamp: { type: "timestamp", description: "Instant of the reading" },
    },
    sql: `
SELECT DISTINCT ON (sensor_id)
  sensor_id, sensor_type, location, manufacturer, value, normalized_value, high_alert, low_alert,
  timestamp
FROM sensor_readings
ORDER BY sensor_id, timestamp DESC, id DESC`,
  },
  hourly_sensor_summary: {
    grain: "one row per hour, type of sensor and location",
    description: "Minutes added up to hours; a mean of means is weighted by its readings",
    columns: {
      hour: { type: "timestamp", description: "Start of the hour" },
      sensor_type: { type: "varchar(50)", description: "What is measured" },
      location: { type: "varchar(200)", description: "City" },
      total_readings: { ...COUNT, description: "How many readings" },
      avg_value: { type: "double precision", description: "Mean" },
      total_high_alerts: { ...COUNT, description: "Readings in the upper tenth" },
      total_low_alerts: { ...COUNT, description: "Readings in the lower tenth" },
      alert_count: { ...COUNT, description: "Both together" },
    },
    sql: `
SELECT
  date_trunc('hour', window_start) AS hour, sensor_type, location,
  sum(reading_count)::bigint AS total_readings,
  sum(avg_value * reading_count) / sum(reading_count) AS avg_value,
  sum(high_alert_count)::bigint AS total_high_alerts,
  sum(low_alert_count)::bigint AS total_low_alerts,
  sum(high_alert_count + low_alert_count)::bigint AS alert_count
FROM sensor_aggregations
GROUP BY 1, 2, 3
ORDER BY 1 DESC, 2, 3`,
  },
  dq_error_rate: {
    grain: "one row per minute with a record",
    description: "Accepted readings by their own time, dead letters by their record's time",
    columns: {
      minute: { type: "timestamp", description: "Start of the minute" },
      total_valid: { ...COUNT, description: "Accepted readings" },
      total_invalid: { ...COUNT, description: "Dead letters" },
      pct_invalid: { type: "double precision", description: "Share of the dead letters, 0 to 1" },
    },
    sql: `
WITH valid AS (
  SELECT date_trunc('minute', timestamp) AS minute, count(*) AS rows
  FROM sensor_readings GROUP BY 1
), invalid AS (
  SELECT date_trunc('minute', COALESCE(kafka_timestamp, created_at)) AS minute, count(*) AS rows
  FROM sensor_errors GROUP BY 1
)
SELECT
  minute,
  COALESCE(valid.rows, 0) AS total_valid,
  COALESCE(invalid.rows, 0) AS total_invalid,
  COALESCE(invalid.rows, 0)::double precision
    / (COALESCE(valid.rows, 0) + COALESCE(invalid.rows, 0)) AS pct_invalid
FROM valid FULL JOIN invalid USING (minute)
ORDER BY minute DESC`,
  },
} as const satisfies Record<string, StoredView>;
