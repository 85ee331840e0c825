/** Devices that report their surroundings now and then. @module */

import { iotEvent } from "@lib/contracts/iot_event.ts";
import { PythonRandom } from "../python_random.ts";
import { pythonRound } from "../python_round.ts";
import { pythonIsoformat } from "./python_isoformat.ts";
import type { HealthyRecord, JsonFields, SimulatorOptions } from "./simulated_record.ts";

const { fields, topics: [TOPIC] } = iotEvent;
/** The producer pauses 0.2 to 1.0 s: a third of the mean to five thirds of it. */
const SHORTEST_PAUSE = 1 / 3;
const LONGEST_PAUSE = 5 / 3;

/**
 * Events of devices drawn at random, one after another, with pauses between them.
 *
 * @example
 * ```ts
 * import { iotEvents } from "@lib/simulation/records/iot_events.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const events = iotEvents({ seed: 42, startMicros: 0, hz: 1, devices: 50 });
 * const { topic, fields } = events.next().value;
 * assertEquals([topic, fields["TIMESTAMP"]], ["iot.sensors", "1970-01-01T00:00:00Z"]);
 * ```
 */
export function* iotEvents(options: SimulatorOptions): Generator<HealthyRecord, never> {
  const { seed, startMicros, hz, devices } = options;
  const random = new PythonRandom(seed);
  for (let atMicros = startMicros;;) {
    yield { topic: TOPIC, fields: eventAt(atMicros, random, devices), atMicros };
    atMicros += Math.round(random.uniform(SHORTEST_PAUSE, LONGEST_PAUSE) * 1e6 / hz);
  }
}

function eventAt(atMicros: number, random: PythonRandom, devices: number): JsonFields {
  const between = ([lo, hi]: readonly [number, number], digits: number) =>
    pythonRound(random.uniform(lo, hi), digits);
  return {
    ID_DISPOSITIVO: `device-${1 + random.randrange(devices)}`,
    TIMESTAMP: `${pythonIsoformat(atMicros)}Z`,
    TEMPERATURA: between(fields.TEMPERATURA.range, 2),
    UMIDADE: between(fields.UMIDADE.range, 2),
    LATITUDE: between(fields.LATITUDE.range, 6),
    LONGITUDE: between(fields.LONGITUDE.range, 6),
    STATUS: random.choice(fields.STATUS.enum),
    BATERIA: between(fields.BATERIA.range, 2),
  };
}
