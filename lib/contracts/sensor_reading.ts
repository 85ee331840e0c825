/** The contract of the sensor quality system's readings. @module */

import { SENSOR_TABLES } from "./sensor_tables.ts";
import { SENSOR_VIEWS } from "./sensor_views.ts";
import { streamContract } from "./stream_contract.ts";

/** What a sensor of each type measures: its unit, and the limits that it is sold with. */
export const SENSOR_TYPES = {
  temperature: { unit: "Celsius", range: [-10, 40] },
  humidity: { unit: "%", range: [0, 100] },
  pressure: { unit: "hPa", range: [900, 1100] },
} as const;

/** Of text that is no JSON, and of an object in which nothing is that counts. */
const UNREADABLE = { code: "JSON_PARSE_ERROR", message: "Falha ao fazer parse do JSON" } as const;

/** One reading of one sensor; only those of active sensors within their limits count. */
export const sensorReading = streamContract({
  name: "sensor_reading",
  version: "1.0.0",
  grain: "one record per sensor and instant",
  topics: ["iot_sensor_data"],
  fields: {
    timestamp: { type: "string", description: "Instant of the reading, ISO 8601, without a zone" },
    sensor_type: {
      type: "string",
      enum: Object.keys(SENSOR_TYPES),
      description: "What is measured",
    },
    value: { type: "double", description: "What was measured, in `unit`" },
    status: {
      type: "string",
      enum: ["active", "maintenance"],
      description: "Whether the sensor is at work",
    },
    maintenance_date: { type: "string", description: "Day of the next maintenance" },
    unit: {
      type: "string",
      enum: Object.values(SENSOR_TYPES).map(({ unit }) => unit),
      description: "Unit of `value` and of its limits",
    },
    min_value: { type: "double", description: "Least value that the sensor can give" },
    max_value: { type: "double", description: "Greatest value that the sensor can give" },
    location: { type: "string", description: "City" },
    sensor_id: { type: "string", description: "The sensor, a UUID" },
    manufacturer: { type: "string", description: "Who made it" },
    model: { type: "string", description: "Its model" },
    installation_date: { type: "string", description: "Day of its installation" },
  },
  eventTime: "timestamp",
  unreadable: UNREADABLE,
  rules: [
    {
      ...UNREADABLE,
      when: "timestamp IS NULL AND sensor_id IS NULL AND sensor_type IS NULL" +
        " AND value IS NULL AND status IS NULL",
    },
    {
      code: "INACTIVE_SENSOR",
      message: "Sensor inativo",
      when: "status IS NULL OR status <> 'active'",
    },
    { code: "NULL_VALUE", message: "Valor nulo", when: "value IS NULL" },
    { code: "BELOW_MIN", message: "Valor abaixo do mínimo", when: "value < min_value" },
    { code: "ABOVE_MAX", message: "Valor acima do máximo", when: "value > max_value" },
    {
      code: "MISSING_FIELD",
      message: "Campo obrigatório ausente",
      when: "min_value IS NULL OR max_value IS NULL OR sensor_id IS NULL OR sensor_type IS NULL",
    },
    {
      code: "INVALID_TIMESTAMP",
      message: "Timestamp inválido",
      when: "TO_TIMESTAMP(timestamp) IS NULL",
    },
  ],
  derived: {
    read_at: {
      type: "timestamp",
      unit: "µs, UTC",
      from: "TO_TIMESTAMP(timestamp)",
      description: "Instant of the reading",
    },
    normalized_value: {
      type: "double",
      unit: "0–1",
      from: "(value - min_value) / NULLIF(max_value - min_value, 0)",
      description: "Place of the value between its limits; null where they are one",
    },
    high_alert: {
      type: "boolean",
      from: "COALESCE(normalized_value > 0.9, FALSE)",
      description: "In the upper tenth of what the sensor can give",
    },
    low_alert: {
      type: "boolean",
      from: "COALESCE(normalized_value < 0.1, FALSE)",
      description: "In the lower tenth of what the sensor can give",
    },
    // Counting a column counts what is not null.
    high_alert_mark: {
      type: "boolean",
      from: "NULLIF(high_alert, FALSE)",
      description: "high_alert where it is true, else null",
    },
    low_alert_mark: {
      type: "boolean",
      from: "NULLIF(low_alert, FALSE)",
      description: "low_alert where it is true, else null",
    },
  },
  tables: SENSOR_TABLES,
  views: SENSOR_VIEWS,
});
