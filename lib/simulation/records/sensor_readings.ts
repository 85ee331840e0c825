/** Sensors that are read together every two seconds, some of them out of order. @module */

import { SENSOR_TYPES, sensorReading } from "@lib/contracts/sensor_reading.ts";
import { PythonRandom } from "../python_random.ts";
import { pythonRound } from "../python_round.ts";
import { pythonIsoformat } from "./python_isoformat.ts";
import { randomUuid } from "./random_uuid.ts";
import type { HealthyRecord, JsonFields, SimulatorOptions } from "./simulated_record.ts";

type SensorType = keyof typeof SENSOR_TYPES;

const { topics: [TOPIC] } = sensorReading;
const TYPES = Object.keys(SENSOR_TYPES) as SensorType[];
const MODEL_PREFIXES = { temperature: "TEMP", humidity: "HUM", pressure: "PRES" } as const;
const ACTIVE_SHARE = 0.75;
const MAINTENANCE_DATE_SHARE = 0.1;
/** How far beyond its limits a sensor's value may be, as a share of what lies between them. */
const OVERSHOOT = 0.05;
const CITIES = [
  "São Paulo",
  "Belém",
  "Conceição do Araguaia",
  "Foz do Iguaçu",
  "Curitiba",
  "Goiânia",
  "Salvador",
  "Florianópolis",
];
const MAKERS = ["Sensores Tupã S/A", "Ivaí & Filhos", "Araucária Ltda.", "Instrumentos D'Ávila"];
const DAY_MICROS = 86_400_000_000;

/**
 * Readings in batches: one of each sensor, with one timestamp. A quarter are of sensors in
 * maintenance, and every eleventh is beyond its limits, below as often as above.
 *
 * @example
 * ```ts
 * import { sensorReadings } from "@lib/simulation/records/sensor_readings.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const readings = sensorReadings({ seed: 1, startMicros: 0, hz: 0.5, devices: 3 });
 * const batch = Array.from({ length: 4 }, () => readings.next().value);
 * assertEquals(batch.map(({ fields }) => fields["sensor_type"]), [
 *   "temperature", "humidity", "pressure", "temperature",
 * ]);
 * assertEquals(batch.map(({ atMicros }) => atMicros), [0, 0, 0, 2_000_000]);
 * ```
 */
export function* sensorReadings(options: SimulatorOptions): Generator<HealthyRecord, never> {
  const { seed, startMicros, hz, devices } = options;
  const random = new PythonRandom(seed);
  const sensors = Array.from(
    { length: devices },
    (_, i) => sensorOf(TYPES[i % TYPES.length]!, random, startMicros),
  );
  for (let batch = 0;; batch++) {
    const atMicros = startMicros + Math.round(batch * 1e6 / hz);
    for (const sensor of sensors) {
      yield { topic: TOPIC, fields: readingOf(sensor, random, atMicros), atMicros };
    }
  }
}

interface Sensor {
  readonly type: SensorType;
  readonly id: string;
  readonly location: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly installed: string;
}

function sensorOf(type: SensorType, random: PythonRandom, startMicros: number): Sensor {
  const digits = String(random.randrange(1000)).padStart(3, "0");
  const letter = () => String.fromCharCode(97 + random.randrange(26));
  return {
    type,
    id: randomUuid(random),
    location: random.choice(CITIES),
    manufacturer: random.choice(MAKERS),
    model: `${MODEL_PREFIXES[type]}-${digits}${letter()}${letter()}`,
    installed: dayOf(startMicros - (30 + random.randrange(1000)) * DAY_MICROS),
  };
}

function readingOf(sensor: Sensor, random: PythonRandom, atMicros: number): JsonFields {
  const { unit, range: [lo, hi] } = SENSOR_TYPES[sensor.type];
  const overshoot = OVERSHOOT * (hi - lo);
  const value = pythonRound(random.uniform(lo - overshoot, hi + overshoot), 2);
  const isActive = random.random() < ACTIVE_SHARE;
  const isAnnounced = random.random() < MAINTENANCE_DATE_SHARE;
  const year = dayOf(atMicros).slice(0, 4);
  const dayOfYear = random.randrange(365);
  return {
    timestamp: pythonIsoformat(atMicros),
    sensor_type: sensor.type,
    value,
    status: isActive ? "active" : "maintenance",
    maintenance_date: isAnnounced
      ? dayOf(Date.parse(`${year}-01-01T00:00:00Z`) * 1000 + dayOfYear * DAY_MICROS)
      : null,
    unit,
    min_value: lo,
    max_value: hi,
    location: sensor.location,
    sensor_id: sensor.id,
    manufacturer: sensor.manufacturer,
    model: sensor.model,
    installation_date: sensor.installed,
  };
}

function dayOf(micros: number): string {
  return pythonIsoformat(micros).slice(0, 10);
}
