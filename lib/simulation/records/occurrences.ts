/** Extractions of public safety figures, ten records at a time. @module */

import { occurrence } from "@lib/contracts/occurrence.ts";
import { PythonRandom } from "../python_random.ts";
import { MUNICIPALITIES } from "./municipalities.ts";
import { pythonIsoformat } from "./python_isoformat.ts";
import { randomUuid } from "./random_uuid.ts";
import type { HealthyRecord, JsonFields, SimulatorOptions } from "./simulated_record.ts";

const { fields, topics: [TOWN_TOPIC, STATE_TOPIC, OTHER_TOPIC] } = occurrence;
const DATASET = "sistema-nacional-de-estatisticas-de-seguranca-publica";
const RECORDS_PER_REQUEST = 10;
const INDICATORS = Object.keys(fields).slice(
  Object.keys(fields).indexOf("homicidio_doloso"),
  Object.keys(fields).indexOf("data_extracao"),
);
const YEARS = ["2022", "2023", "2024"];
const CRIMES = [
  "Homicídio doloso",
  "Lesão corporal seguida de morte",
  "Latrocínio",
  "Roubo de veículo",
  "Roubo de carga",
  "Roubo a instituição financeira",
  "Furto de veículo",
  "Estupro",
];
/** Share of figures that a place did not report. */
const EMPTY_SHARE = 0.15;
const TOWN_SHARE = 0.6;
const STATE_SHARE = 0.3;

/**
 * Occurrences as an extraction sends them, `hz` requests of up to ten records per second: six in
 * ten of municipalities, three of states, one of neither. All values are texts.
 *
 * @example
 * ```ts
 * import { occurrences } from "@lib/simulation/records/occurrences.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const records = occurrences({ seed: 3, startMicros: 0, hz: 0.1, devices: 1 });
 * const sent = Array.from({ length: 11 }, () => records.next().value);
 * assertEquals(sent.map(({ atMicros }) => atMicros / 1e6).slice(8), [0, 0, 10]);
 * assertEquals(typeof sent[0]?.fields["vitimas"], "string");
 * ```
 */
export function* occurrences(options: SimulatorOptions): Generator<HealthyRecord, never> {
  const { seed, startMicros, hz } = options;
  const random = new PythonRandom(seed);
  for (let request = 0;; request++) {
    const atMicros = startMicros + Math.round(request * 1e6 / hz);
    for (let n = 0; n < RECORDS_PER_REQUEST; n++) {
      const share = random.random();
      if (share < TOWN_SHARE) {
        yield { topic: TOWN_TOPIC, fields: record("municipio", random, atMicros), atMicros };
      } else if (share < TOWN_SHARE + STATE_SHARE) {
        yield { topic: STATE_TOPIC, fields: record("estado", random, atMicros), atMicros };
      } else {
        yield { topic: OTHER_TOPIC, fields: record("geral", random, atMicros), atMicros };
      }
    }
  }
}

function record(granularity: string, random: PythonRandom, atMicros: number): JsonFields {
  const place = random.choice(MUNICIPALITIES);
  const month = String(1 + random.randrange(12));
  const year = random.choice(YEARS);
  const count = (below: number) => {
    const figure = String(random.randrange(below));
    return random.random() < EMPTY_SHARE ? "" : figure;
  };
  return {
    id: randomUuid(random).replaceAll("-", ""),
    dataset_id: DATASET,
    resource_id: `res_${String(1 + random.randrange(8)).padStart(3, "0")}`,
    granularidade: granularity,
    ano: year,
    mes: month,
    mes_ano: `${month}/${year}`,
    uf: place.state,
    uf_nome: place.stateName,
    // States are counted as a whole, so a record of one names no municipality.
    ...(granularity === "municipio" && {
      codigo_municipio: place.code,
      municipio: place.name,
      regiao: place.region,
    }),
    tipo_crime: random.choice(CRIMES),
    vitimas: count(300),
    ocorrencias: count(1000),
    ...Object.fromEntries(INDICATORS.map((name) => [name, count(200)])),
    data_extracao: pythonIsoformat(atMicros),
  };
}
