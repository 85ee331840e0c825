/** The contract of the IoT monitoring system's events. @module */

import { streamContract } from "./stream_contract.ts";

/** One event per device and instant, kept as it came with its alert beside it. */
export const iotEvent = streamContract({
  name: "iot_event",
  version: "1.0.0",
  grain: "one record per device and instant",
  topics: ["iot.sensors"],
  fields: {
    ID_DISPOSITIVO: { type: "string", description: "The device" },
    TIMESTAMP: { type: "string", description: "Instant of the measurement, ISO 8601, as sent" },
    TEMPERATURA: {
      type: "double",
      unit: "°C",
      range: [10, 40],
      description: "Temperature of the air",
    },
    UMIDADE: { type: "double", unit: "%", range: [10, 95], description: "Relative humidity" },
    LATITUDE: {
      type: "double",
      unit: "°",
      range: [-90, 90],
      description: "Latitude, north positive",
    },
    LONGITUDE: {
      type: "double",
      unit: "°",
      range: [-180, 180],
      description: "Longitude, east positive",
    },
    STATUS: {
      type: "string",
      enum: ["OK", "WARN", "ERROR"],
      description: "What the device says of itself",
    },
    BATERIA: { type: "double", unit: "%", range: [10, 100], description: "Charge of the battery" },
  },
  eventTime: "TIMESTAMP",
  unreadable: { code: "JSON_PARSE_ERROR", message: "The value is not a JSON object" },
  rules: [],
  derived: {
    TIMESTAMP_TS: {
      type: "timestamp",
      unit: "µs, UTC",
      from: "TO_TIMESTAMP(TIMESTAMP)",
      description: "Instant of the measurement",
    },
    ALERTA: {
      type: "boolean",
      from: "TEMPERATURA > 35 OR BATERIA < 15",
      description: "Too hot, or nearly out of power; null where a missing value leaves it open",
    },
  },
  tables: {
    tb_sensor_evento: {
      grain: "one row per record",
      description: "Every event with its alert",
      // Names as PostgreSQL stores those that are written without quotes.
      columns: {
        id: { type: "serial", source: "database", description: "Number of the row" },
        id_dispositivo: { type: "text", of: "ID_DISPOSITIVO", description: "The device" },
        timestamp: { type: "text", of: "TIMESTAMP", description: "The event time as it was sent" },
        timestamp_ts: { type: "timestamptz", of: "TIMESTAMP_TS", description: "The event time" },
        temperatura: { type: "double precision", of: "TEMPERATURA", description: "°C" },
        umidade: { type: "double precision", of: "UMIDADE", description: "%" },
        latitude: { type: "double precision", of: "LATITUDE", description: "°, north positive" },
        longitude: { type: "double precision", of: "LONGITUDE", description: "°, east positive" },
        status: { type: "text", of: "STATUS", description: "What the device says of itself" },
        bateria: { type: "double precision", of: "BATERIA", description: "%" },
        alerta: { type: "boolean", of: "ALERTA", description: "Whether someone should look" },
        dt_carga: {
          type: "timestamptz",
          default: "now()",
          source: "database",
          description: "When the row was stored",
        },
        kafka_partition: {
          type: "integer",
          source: "partition",
          description: "Where it came from",
        },
        kafka_offset: { type: "bigint", source: "offset", description: "Where it came from" },
      },
      primaryKey: ["id"],
      key: ["kafka_partition", "kafka_offset"],
    },
  },
  views: {},
});
