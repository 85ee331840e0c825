/** Queries beyond the golden ones, with input that is hard to read the same way twice. @module */

import { iotEvent } from "@lib/contracts/iot_event.ts";
import { occurrence } from "@lib/contracts/occurrence.ts";
import { sensorReading } from "@lib/contracts/sensor_reading.ts";
import type { StreamContract } from "@lib/contracts/stream_contract.ts";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { contractQuery } from "@lib/streaming/query/contract_query.ts";
import type { StreamQuery } from "@lib/streaming/query/stream_query.ts";

/** A query, and batches of lines for it. */
export interface QueryAndInput {
  readonly query: StreamQuery;
  readonly batches: readonly (readonly string[])[];
}

/** Lines that are no object, or are one by some rules and not by others. */
const ODD_LINES = [
  ...["{}", "[]", "[1]", '[{"value": 1}]', "5", '"x"', "null", "true", "", "  ", "{", '{"value":'],
  ...['{"value":1,}', "{'value':1}", "{value:1}", '{"value":NaN}', '{"value":"NaN"}', "NaN"],
  ...['{"value":01}', '{"value":.5}', '{"value":+1}', "[null]", '{"value":{"b":[1, 2.50]}}'],
  ...['{"value":12345678901234567890}', '{"id":1,"id":"b"}', ' {"id":"c"}', '{"id":""}'],
];
const ODD_VALUES = ["null", "true", "12", "-0.5", "1e3", '"x"', '"12.5"', "{}", "[1, 2]", '""'];
const ODD_TIMES = [
  ...["2025", "2025-11", "2025-11-03", "10:15", "2025-11-03T10", "2025-11-03T10:15", "now", ""],
  ...["2025-11-03T10:15-03:00", "2025-11-03 10:15Z", "2025-11-03T10:15:00.1234567Z"],
  ...["2025-11-03T10:15:00.", "2025-11-03T10:15:00+0300", "2025-11-03T10:15:00+18:01"],
  ...["2025-02-29", "0000-01-01", "2999-01-01T00:00:00Z", "2025-11-03T10:16:59.999999-00:30"],
];

const PER_MINUTE = {
  watermark: { delay: "90 seconds", futureLimit: "1 hour" },
  window: { type: "tumbling", size: "1 minute" },
} as const;

/** By what they are about. */
export function otherQueries(): Readonly<Record<string, QueryAndInput>> {
  return {
    "events of IoT devices": dirty(iotEvent, contractQuery(iotEvent)),
    "occurrences": dirty(occurrence, contractQuery(occurrence)),
    "sensor readings by the minute": dirty(sensorReading, {
      ...contractQuery(sensorReading),
      ...PER_MINUTE,
      keys: ["sensor_type"],
      aggregates: [
        { fn: "stddev_samp", column: "value", as: "spread" },
        { fn: "max", column: "normalized_value", as: "top" },
        { fn: "count", column: "high_alert_mark", as: "high" },
      ],
    }),
    "names that mean something to Python, SQL and Spark": hostileNames(),
    "figures without a window": totals(),
  };
}

/** Batches of records that are mostly well, for a query of their contract. */
function dirty(
  { fields, eventTime }: StreamContract,
  query: StreamQuery,
): QueryAndInput {
  const random = new PythonRandom(8);
  const numbers = [-20, 0, 9.5, 10, 14.9, 35, 35.1, 99, 1000];
  const valueOf = (name: string): string => {
    if (name === eventTime) {
      const second = String(random.randrange(60)).padStart(2, "0");
      return JSON.stringify(
        random.random() < 0.1
          ? random.choice(ODD_TIMES)
          : `2025-11-03T10:${10 + random.randrange(9)}:${second}`,
      );
    }
    if (random.random() < 0.06) return random.choice(ODD_VALUES);
    const { type, enum: texts = ["a", "b"] } = fields[name]!;
    if (type === "string") return JSON.stringify(random.choice([...texts]));
    if (name === "min_value") return "-10";
    if (name === "max_value") return random.random() < 0.2 ? "-10" : "40";
    return String(random.choice(numbers));
  };
  const record = () => {
    const names = Object.keys(fields).filter(() => random.random() > 0.02);
    return `{${names.map((name) => `${JSON.stringify(name)}: ${valueOf(name)}`).join(", ")}}`;
  };
  const batch = () => Array.from({ length: 300 }, record);
  return { query, batches: [batch(), [...ODD_LINES, ...batch()], batch()] };
}

function hostileNames(): QueryAndInput {
  const [key, other, number, time] = ['"""\\', "it's\na.`b`", "window", "'; import os #"];
  const line = (k: string | null, n: number, second: number) =>
    JSON.stringify({
      [key]: k,
      [other]: "x\"'\n",
      [number]: n,
      [time]: `2025-11-03T10:15:${second}Z`,
    });
  return {
    query: {
      decode: {
        format: "json",
        fields: { [key]: "string", [other]: "string", [number]: "long" },
        eventTime: time,
      },
      watermark: { delay: "0.5 seconds" },
      dedup: { op: "within", cols: [key, number] },
      window: { type: "sliding", size: "10 seconds", slide: "5 seconds", start: "-1 second" },
      keys: [number, other, key],
      aggregates: [{ fn: "min", column: key, as: "window_" }, { fn: "count", as: "$ {n} %s" }],
    },
    batches: [
      [line("a", 1, 10), line("a", 1, 11), line(null, 2, 12)],
      [line("b", 3, 40), line("a", 1, 12)],
    ],
  };
}

function totals(): QueryAndInput {
  return {
    query: {
      decode: { format: "json", fields: { at: "timestamp", n: "long", ok: "boolean" } },
      aggregates: [
        { fn: "sum", column: "n", as: "sum" },
        { fn: "max", column: "at", as: "last" },
        { fn: "count", column: "ok", as: "said" },
        { fn: "stddev_pop", column: "n", as: "spread" },
      ],
      outputMode: "complete",
    },
    batches: [
      ['{"at": "2025-11-03T10:15:00.123456Z", "n": 4503599627370497, "ok": false}', "{}"],
      ['{"at": 1762164900, "n": 2}', '{"n": 2.0, "at": "2025-11-03T10:15:01", "ok": "true"}'],
    ],
  };
}
