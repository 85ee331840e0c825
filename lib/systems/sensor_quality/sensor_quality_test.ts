import { assertAlmostEquals, assertEquals } from "@std/assert";
import { systemFs } from "@lib/lake/fs.ts";
import { killAt } from "@lib/lake/kill_at.ts";
import { startQuery } from "@lib/streaming/run/start_query.ts";
import { createNdjsonSink } from "@lib/streaming/sinks/create_ndjson_sink.ts";
import { route } from "@lib/streaming/sinks/route.ts";
import type { Sink, SinkBatch } from "@lib/streaming/sinks/sink.ts";
import { createMemoryStream } from "@lib/streaming/sources/create_memory_stream.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createClock } from "@lib/time/clock.ts";
import { SENSOR_QUERY } from "./sensor_quality.ts";

const DAY = "2025-11-03T10:";
const NOW_MICROS = Date.parse("2025-11-03T10:10:00Z") * 1000;
const READING = {
  timestamp: `${DAY}00:10`,
  sensor_type: "humidity",
  value: 50,
  status: "active",
  unit: "%",
  min_value: 0,
  max_value: 100,
  location: "Recife",
  sensor_id: "s-1",
  manufacturer: "Tupã",
  model: "HUM-001ab",
};

/** What a query makes of values, texts as they are and objects as JSON. */
async function outcomeOf(values: readonly (string | object)[]) {
  const source = createMemoryStream();
  source.add(values);
  const batches: SinkBatch[] = [];
  const sink: Sink = {
    description: "test",
    guarantee: "none",
    outputs: ["records", "windows", "late", "deadLetters"],
    open: () => Promise.resolve(),
    write: (batch) => {
      batches.push(batch);
      return Promise.resolve({ written: 0, rejected: [] });
    },
    close: () => Promise.resolve(),
  };
  const clock = createClock("virtual", { startMicros: NOW_MICROS });
  const handle = await startQuery(SENSOR_QUERY, { source, sink, clock, flushes: true });
  await handle.awaitTermination();
  const of = (output: "records" | "windows") =>
    batches.flatMap(({ rows }) => (rows[output] ?? []).map(({ values }) => values));
  return {
    readings: of("records"),
    windows: of("windows"),
    letters: batches.flatMap(({ deadLetters }) => deadLetters),
  };
}

const codesOf = async (values: readonly (string | object)[]) =>
  (await outcomeOf(values)).letters.map(({ code }) => code);

// @shows A reading in one of two tables
Deno.test("SENSOR_QUERY separates what is valid from what is not, and keeps text and coordinates", async () => {
  const { readings, letters } = await outcomeOf([
    { ...READING, value: 10 },
    { ...READING, value: 90 },
    { ...READING, status: "inactive" },
    { ...READING, value: -5 },
    { ...READING, value: 150 },
    "THIS IS NOT JSON",
  ]);
  assertEquals(readings.map(({ value }) => value), [10, 90]);
  assertEquals(letters.map(({ code, message, origin }) => [code, message, origin.offset]), [
    ["INACTIVE_SENSOR", "Sensor inativo", 2],
    ["BELOW_MIN", "Valor abaixo do mínimo", 3],
    ["ABOVE_MAX", "Valor acima do máximo", 4],
    ["JSON_PARSE_ERROR", "Falha ao fazer parse do JSON", 5],
  ]);
  assertEquals(new TextDecoder().decode(letters[3]!.value!), "THIS IS NOT JSON");
});

Deno.test("SENSOR_QUERY rejects by the first rule that applies", async () => {
  const { min_value: _, ...unbounded } = READING;
  const { status: __, ...without } = READING;
  assertEquals(
    await codesOf([
      {},
      without,
      { ...READING, status: "Active" },
      { ...READING, status: "maintenance", value: null },
      { ...READING, value: null },
      { ...READING, value: "20.5" },
      unbounded,
      { ...unbounded, value: 101 },
      { ...READING, sensor_id: null },
      { ...READING, sensor_type: null, timestamp: "ontem" },
      { ...READING, timestamp: "ontem" },
      { ...READING, timestamp: null },
    ]),
    [
      "JSON_PARSE_ERROR",
      "INACTIVE_SENSOR",
      "INACTIVE_SENSOR",
      "INACTIVE_SENSOR",
      "NULL_VALUE",
      "NULL_VALUE",
      "MISSING_FIELD",
      "ABOVE_MAX",
      "MISSING_FIELD",
      "MISSING_FIELD",
      "INVALID_TIMESTAMP",
      "INVALID_TIMESTAMP",
    ],
  );
});

Deno.test("SENSOR_QUERY accepts both limits, further fields and missing details", async () => {
  const { model: _, ...bare } = READING;
  const readings = [
    { ...READING, value: 0 },
    { ...READING, value: 100 },
    { ...READING, firmware: "2.1", value: 1 },
    bare,
  ];
  assertEquals(await codesOf(readings), []);
});

Deno.test("SENSOR_QUERY normalizes, and alerts above 0.9 and below 0.1 but not at them", async () => {
  const of = async (value: number, max_value = 100) => {
    const { readings: [row] } = await outcomeOf([{ ...READING, value, max_value }]);
    return [row!.normalized_value, row!.high_alert, row!.low_alert];
  };
  assertEquals(await of(95), [0.95, true, false]);
  assertEquals(await of(5), [0.05, false, true]);
  assertEquals(await of(90), [0.9, false, false]);
  assertEquals(await of(10), [0.1, false, false]);
  assertEquals(await of(0, 0), [null, false, false], "no division by zero");
});

Deno.test("SENSOR_QUERY sums up minutes, with alerts counted and one reading without deviation", async () => {
  const readings = [["00:10", 95], ["00:40", 5], ["01:05", 50]].map(([at, value]) => ({
    ...READING,
    timestamp: `${DAY}${at}`,
    value,
  }));
  const { windows } = await outcomeOf([...readings, { ...READING, status: "maintenance" }]);
  assertEquals(
    windows.map((row) => [
      Number(row.window_start) / 60e6 % 60,
      row.reading_count,
      row.avg_value,
      row.min_value_reading,
      row.max_value_reading,
      row.high_alert_count,
      row.low_alert_count,
    ]),
    [[0, 2, 50, 5, 95, 1, 1], [1, 1, 50, 50, 50, 0, 0]],
  );
  assertAlmostEquals(Number(windows[0]!.stddev_value), Math.sqrt(2 * 45 ** 2));
  assertEquals(windows[1]!.stddev_value, null);
});

// @fault systems: sensor-quality, a reading more than an hour ahead of the clock -> rejected, and
//   the watermark stays
Deno.test("SENSOR_QUERY rejects what is more than an hour ahead of the clock, and its watermark stays", async () => {
  const at = (timestamp: string) => ({ ...READING, timestamp });
  const { letters, readings } = await outcomeOf([
    at(`${DAY}09:00`),
    at("2025-11-03T11:09:00"),
    at("2099-01-01T00:00:00"),
    at("2025-11-03T11:11:00"),
  ]);
  assertEquals(letters.map(({ code, origin }) => [code, origin.offset]), [
    ["FUTURE_TIMESTAMP", 2],
    ["FUTURE_TIMESTAMP", 3],
  ]);
  assertEquals(readings.length, 2);
});

Deno.test("SENSOR_QUERY counts a reading once, however its runs die, and twice if it was sent twice", async () => {
  using folder = temporaryFolder();
  const values = [1, 2, 2, 3].map((value) => ({ ...READING, value }));
  const run = async (at: number) => {
    const source = createMemoryStream();
    source.add(values);
    const kill = () => Promise.reject(new Error("killed"));
    const fs = killAt(systemFs, { at, kill });
    const place = `${folder.path}/${Math.min(at, 100)}`;
    const outputs = ["records", "windows", "deadLetters"] as const;
    const [records, windows, deadLetters] = outputs.map((name) =>
      createNdjsonSink(`${place}/${name}.ndjson`, { fs })
    ) as [Sink, Sink, Sink];
    const handle = await startQuery(SENSOR_QUERY, {
      source,
      sink: route({ records, windows, deadLetters }),
      checkpoint: `${place}/checkpoint`,
      clock: createClock("virtual", { startMicros: NOW_MICROS }),
      flushes: true,
      maxRecordsPerBatch: 2,
      retry: { maxAttempts: 1 },
      fs,
    });
    await handle.awaitTermination();
  };
  const linesIn = async (place: string, name: string) =>
    (await Deno.readTextFile(`${folder.path}/${place}/${name}.ndjson`)).trimEnd().split("\n")
      .map((line) => JSON.parse(line));
  for (const at of [0, 5, 9, 13, 17]) {
    await run(at).catch(() => {});
    await Deno.rename(`${folder.path}/${at}`, `${folder.path}/100`).catch(() => {});
    await run(Infinity);
    assertEquals((await linesIn("100", "records")).map(({ value }) => value), [1, 2, 2, 3]);
    assertEquals((await linesIn("100", "windows")).map((row) => row.reading_count), [4]);
    await Deno.remove(`${folder.path}/100`, { recursive: true });
  }
});
