/** The systems that `deno task stream NAME` can run. @module */

import { iotMonitoring } from "./iot_monitoring/iot_monitoring.ts";
import { publicSafety } from "./public_safety/public_safety.ts";
import { sales } from "./sales/sales.ts";
import { sensorQuality } from "./sensor_quality/sensor_quality.ts";
import type { StreamSystem } from "./stream_system.ts";

/** In the order of `--help`. */
export const STREAM_SYSTEMS: readonly StreamSystem[] = [
  iotMonitoring,
  sensorQuality,
  sales,
  publicSafety,
];
