/** The checks of the sensor quality system: the original's, and what its text promises besides. @module */

import { SENSOR_TYPES, sensorReading } from "@lib/contracts/sensor_reading.ts";
import type { Check } from "@lib/quality/checks/check.ts";
import type { CheckedSystem } from "../checks/checked_system.ts";
import { contractChecks } from "../checks/contract_checks.ts";
import { openPostgresStore } from "../checks/open_postgres_store.ts";

const { fields, rules } = sensorReading;
/** Codes that the engine and the sink give, beside those of the rules. */
const OTHER_CODES = ["FUTURE_TIMESTAMP", "POSTGRES_WRITE_ERROR"];
const ERROR_CODES = [...new Set(rules.map(({ code }) => code)), ...OTHER_CODES];
const HOUR_S = 3600;

const READINGS: readonly Check[] = [
  {
    name: "there are readings",
    table: "sensor_readings",
    measure: { kind: "row_count" },
    fail: { below: 1 },
  },
  ...(["sensor_type", "status"] as const).map((column): Check => ({
    name: `${column} is one of ${fields[column].enum.join(", ")}`,
    table: "sensor_readings",
    measure: { kind: "invalid", column, values: fields[column].enum },
    fail: { above: 0 },
  })),
  ...Object.entries(SENSOR_TYPES).map(([type, { unit }]): Check => ({
    name: `${type} is measured in ${unit}`,
    table: "sensor_readings",
    measure: { kind: "invalid", column: "unit", values: [unit] },
    filter: { where: `sensor_type = '${type}'` },
    fail: { above: 0 },
  })),
  {
    name: "no normalized value is below 0",
    table: "sensor_readings",
    measure: { kind: "min", column: "normalized_value" },
    fail: { below: 0 },
  },
  {
    name: "no normalized value is above 1",
    table: "sensor_readings",
    measure: { kind: "max", column: "normalized_value" },
    fail: { above: 1 },
  },
  {
    name: "a high alert is above 0.9",
    table: "sensor_readings",
    measure: { kind: "failed_rows", when: "high_alert AND normalized_value <= 0.9" },
    fail: { above: 0 },
  },
  {
    name: "a low alert is below 0.1",
    table: "sensor_readings",
    measure: { kind: "failed_rows", when: "low_alert AND normalized_value >= 0.1" },
    fail: { above: 0 },
  },
  {
    name: "readings were processed within the last hour",
    table: "sensor_readings",
    measure: { kind: "freshness", column: "processing_time" },
    warn: { above: HOUR_S },
  },
  {
    name: "at most one alert in two readings",
    table: "sensor_readings",
    measure: { kind: "failed_rows", when: "high_alert OR low_alert" },
    unit: "percent",
    figure: " of the readings are alerts",
    warn: { above: 50 },
  },
];

const ERRORS: readonly Check[] = [
  {
    name: "error rates are known",
    table: "dq_error_rate",
    measure: { kind: "row_count" },
    warn: { below: 1 },
  },
  {
    name: "no minute has more than half of its records rejected",
    table: "dq_error_rate",
    measure: { kind: "max", column: "pct_invalid" },
    // A minute of one rejected record fails too: the original's threshold has no least number.
    figure: " is the highest share of a minute, however few records it has",
    fail: { above: 0.5 },
  },
  {
    name: "no error is without a code",
    table: "sensor_errors",
    measure: { kind: "missing", column: "error_type" },
    fail: { above: 0 },
  },
  {
    name: `error_type is one of ${ERROR_CODES.join(", ")}`,
    table: "sensor_errors",
    measure: { kind: "invalid", column: "error_type", values: ERROR_CODES },
    fail: { above: 0 },
  },
  {
    name: "less than 1000 records were rejected in the last hour",
    table: "sensor_errors",
    measure: { kind: "row_count" },
    filter: { newerThan: { column: "created_at", seconds: HOUR_S } },
    warn: { above: 499 },
    fail: { above: 999 },
  },
];

/**
 * What is checked of the tables and views of the sensor quality system.
 *
 * @example
 * ```ts
 * import { sensorChecks } from "@lib/systems/sensor_quality/sensor_checks.ts";
 * import { assert } from "@std/assert";
 *
 * assert(sensorChecks.checks.some(({ name }) => name === "temperature is measured in Celsius"));
 * ```
 */
export const sensorChecks: CheckedSystem = {
  name: "sensor-quality",
  checks: [...contractChecks(sensorReading), ...READINGS, ...ERRORS],
  open: (options) => openPostgresStore(sensorReading, options),
};
