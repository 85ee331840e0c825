/** The simulators of streamed records, by the name that commands give them. @module */

import { iotEvent } from "@lib/contracts/iot_event.ts";
import { occurrence } from "@lib/contracts/occurrence.ts";
import { purchase } from "@lib/contracts/purchase.ts";
import { sensorReading } from "@lib/contracts/sensor_reading.ts";
import type { StreamContract } from "@lib/contracts/stream_contract.ts";
import type { FaultRatesOf } from "../fault_rates.ts";
import { iotEvents } from "./iot_events.ts";
import { occurrences } from "./occurrences.ts";
import { purchases } from "./purchases.ts";
import { MEASUREMENT_FAULTS, type RecordFault, ROUTED_FAULTS } from "./record_faults.ts";
import { sensorReadings } from "./sensor_readings.ts";
import type { Simulator } from "./simulated_record.ts";
import type { LimitsOf } from "./spoil_field.ts";

/** A simulator and how it is asked. */
export interface SimulatorEntry {
  readonly summary: string;
  readonly contract: StreamContract;
  readonly simulate: Simulator;
  /** Sendings per second unless told otherwise, and what is sent each time. */
  readonly hz: number;
  readonly sends: string;
  /** How many devices there are unless told otherwise; absent where that means nothing. */
  readonly devices?: number;
  readonly faults: readonly RecordFault[];
  /** Those that the producer has by itself; `faults` of a caller replace them. */
  readonly usualFaults?: FaultRatesOf<RecordFault>;
  readonly limitsOf?: LimitsOf;
  /** How many records unless told otherwise; default: those of a minute. */
  readonly count?: number;
  /** How long a late record is held back at most; default: for some further records. */
  readonly lateBySeconds?: number;
}

export const SIMULATORS = {
  iot: {
    summary: "events of IoT devices, one every 0.2 to 1.0 s",
    contract: iotEvent,
    simulate: iotEvents,
    hz: 1 / 0.6,
    sends: "events",
    devices: 50,
    faults: MEASUREMENT_FAULTS,
  },
  sensors: {
    summary: "readings of sensors, a batch every 2 s, a quarter in maintenance, some out of limits",
    contract: sensorReading,
    simulate: sensorReadings,
    hz: 0.5,
    sends: "batches of one reading per sensor",
    devices: 3,
    faults: MEASUREMENT_FAULTS,
    usualFaults: { malformed: 0.01 },
    limitsOf: ({ fields: { min_value, max_value } }) => [
      { field: "value", range: [Number(min_value), Number(max_value)] },
    ],
  },
  sales: {
    summary: "a thousand purchases in five minutes, some of them late or sent twice",
    contract: purchase,
    simulate: purchases,
    hz: 10 / 3,
    sends: "purchases",
    faults: MEASUREMENT_FAULTS,
    // The watermark waits for 10 s: some late purchases are still counted, others are not.
    usualFaults: { late: 0.05, duplicate: 0.02 },
    count: 1000,
    lateBySeconds: 60,
    limitsOf: () => [{ field: "amount", range: [0, 1e9] }],
  },
  occurrences: {
    summary: "public safety occurrences on three topics, ten every 10 s",
    contract: occurrence,
    simulate: occurrences,
    hz: 0.1,
    sends: "requests of ten records",
    faults: ROUTED_FAULTS,
  },
} as const satisfies Record<string, SimulatorEntry>;
export type SimulatorName = keyof typeof SIMULATORS;
