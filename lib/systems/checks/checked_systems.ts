/** The systems that `deno task checks NAME` can check. @module */

import { iotChecks } from "../iot_monitoring/iot_checks.ts";
import { occurrenceChecks } from "../public_safety/occurrence_checks.ts";
import { sensorChecks } from "../sensor_quality/sensor_checks.ts";
import type { CheckedSystem } from "./checked_system.ts";

/** In the order of `--help`. */
export const CHECKED_SYSTEMS: readonly CheckedSystem[] = [
  iotChecks,
  sensorChecks,
  occurrenceChecks,
];
