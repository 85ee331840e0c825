import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { goldenLines, goldenPath } from "@lib/testing/golden.ts";
import type { JobFolder } from "@lib/testing/job_folder.ts";
import { type TopicFolder, topicFolder } from "./_topic_folder.ts";
import { findTopics } from "./ingest/find_topics.ts";
import { topicSource } from "./ingest/topic_source.ts";
import { checkJob } from "./job_options.ts";
import { ENGINES } from "./quality/quality_engine.ts";
import { replayJob } from "./replay_job.ts";
import { readRunHistory } from "./run_history.ts";
import { runSource } from "./run_source.ts";
import { WRITE_MODES } from "./write/modes.ts";

const DIRTY = "dirty_v20.jsonl.gz";
const decoder = new TextDecoder();

/** All rows but for where they came from, with `line` in its place. */
async function rowsOf(folder: JobFolder, line: string): Promise<string[][]> {
  const found: string[][] = [];
  for (const dataSet of ["clean", "quarantine"] as const) {
    const rows = await folder.query<{ text: string }>(
      dataSet,
      `SELECT to_json(t)::VARCHAR AS text FROM (
         SELECT * EXCLUDE (source_file, source_line, run_id), ${line} AS line FROM rows) t
       ORDER BY line`,
    );
    found.push(rows.map(({ text }) => text));
  }
  return found;
}

/** Where each quarantined row is from, and why it is there. */
async function quarantined(folder: JobFolder): Promise<string[]> {
  const rows = await folder.query<{ text: string }>(
    "quarantine",
    `SELECT source_file || '@' || source_line || ' ' || array_to_string(reasons, ' ') AS text
     FROM rows ORDER BY source_file, source_line`,
  );
  return rows.map(({ text }) => text);
}

for (const engine of ENGINES) {
  Deno.test(`runJob() judges and stores a topic as it does the same lines of a file (${engine})`, async () => {
    await using fromFile = await topicFolder();
    await using fromTopic = await topicFolder();
    await fromTopic.produce("ev", goldenLines(DIRTY));
    const file = await fromFile.run(goldenPath(DIRTY), { engine });
    const topic = await fromTopic.runTopic("ev", { engine });
    const figures = (run: typeof file) => {
      const { input_rows, blank_lines, clean_rows, quarantine_rows, reasons, warnings, iqr } = run;
      return { input_rows, blank_lines, clean_rows, quarantine_rows, reasons, warnings, iqr };
    };
    assertEquals(figures(topic), figures(file));
    assertEquals(topic.sources.map(({ file, rows }) => [file, rows]), [["kafka:ev/0", 2431]]);
    // Lines are counted from 1, offsets from 0.
    assertEquals(await rowsOf(fromTopic, "source_line + 1"), await rowsOf(fromFile, "source_line"));
  });
}

Deno.test("runJob() finds the same rows good and bad however a topic is partitioned", async () => {
  const vehicleOf = (line: Uint8Array) => /EV-\d{5}/.exec(decoder.decode(line))?.[0] ?? null;
  const verdicts = async (folder: TopicFolder) =>
    (await folder.query<{ text: string }>(
      "quarantine",
      "SELECT raw || array_to_string(reasons, ' ') AS text FROM rows ORDER BY text",
    )).map(({ text }) => text);
  await using one = await topicFolder();
  await one.produce("ev", goldenLines(DIRTY));
  await one.runTopic("ev");
  await using several = await topicFolder();
  const records = goldenLines(DIRTY).map((value) => ({ key: vehicleOf(value), value }));
  await several.produce("ev", records, { partitions: 12 });
  const { sources } = await several.runTopic("ev");
  assertEquals(
    sources.map(({ file }) => file),
    Array.from({ length: 12 }, (_, p) => `kafka:ev/${p}`),
  );
  assertEquals(await verdicts(several), await verdicts(one));
  assertEquals(await several.cleanTexts(), await one.cleanTexts());
});

for (const mode of WRITE_MODES) {
  // @fault topics: the same topic read again -> nothing changes, in every mode
  // @shows A topic read twice
  Deno.test(`runJob() changes nothing when a topic is read twice (${mode})`, async () => {
    await using folder = await topicFolder();
    await folder.produce("ev", goldenLines(DIRTY).slice(0, 600));
    const period = { from: "2025-01-01", to: "2026-01-01", clip: true };
    const options = { mode, ...(mode === "replace" ? period : {}) };
    await folder.runTopic("ev", options);
    const before = await rowsOf(folder, "source_line");
    assert(before.every((rows) => rows.length > 0));
    const { written } = await folder.runTopic("ev", options);
    assertEquals([written.rows, await rowsOf(folder, "source_line")], [0, before]);
    await folder.produce("ev", goldenLines(DIRTY).slice(600));
    const more = await folder.runTopic("ev", options);
    assertEquals(more.input_rows, 2431);
  });
}

// @fault topics: tombstones, line feeds and arbitrary bytes as values -> kept apart, and
//   quarantined byte for byte
Deno.test("runJob() keeps apart what a file cannot hold: tombstones, line feeds, bytes of any kind", async () => {
  await using folder = await topicFolder();
  const [good] = goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz").map((line) =>
    decoder.decode(line)
  );
  const pretty = (second: number) =>
    `${
      JSON.stringify({ ...JSON.parse(good!), timestamp: `2025-08-24T19:00:0${second}Z` }, null, 2)
    }\n`;
  await folder.produce("ev", [
    good!,
    null,
    "",
    " \t\r",
    Uint8Array.of(0xff, 0x7b),
    pretty(1),
    good!.slice(0, 100),
    `${good}\n${good}`,
    `${pretty(2)}`,
    "[]",
  ]);
  const result = await folder.runTopic("ev");
  assertEquals([result.input_rows, result.clean_rows, result.blank_lines], [8, 3, 2]);
  const rows = await folder.query(
    "quarantine",
    "SELECT source_line AS at, reasons, raw, raw_encoding AS encoding FROM rows ORDER BY source_line",
  );
  const bad = (at: number, raw: string, encoding = "utf8") => {
    return { at, reasons: ["malformed_json"], raw, encoding };
  };
  assertEquals(rows, [
    bad(1, ""),
    bad(4, "/3s=", "base64"),
    bad(6, good!.slice(0, 100)),
    bad(7, `${good}\n${good}`),
    bad(9, "[]"),
  ]);
  const again = await folder.runTopic("ev");
  assertEquals([again.written.rows, (await quarantined(folder)).length], [0, 5]);
});

Deno.test("runJob() reads a topic to the end that it had at the start, and names it in the log", async () => {
  await using folder = await topicFolder();
  const lines = goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz");
  await folder.produce("ev", lines.slice(0, 10));
  const kafka = openEmbeddedKafka(`${folder.path}/embedded/kafka`);
  const partitions = await findTopics(kafka, ["ev"]);
  await folder.produce("ev", lines.slice(10, 20));
  const job = checkJob({ contract: evTelemetry, input: "kafka:ev", output: folder.lake });
  const label = "kafka:ev";
  const source = topicSource({ ...job, kafka, partitions, label, notes: [] });
  assertEquals((await runSource(job, { source, quarantineBy: "file" })).input_rows, 10);
  await kafka.close();
  const notes: string[] = [];
  const next = await folder.runTopic("ev", { onNote: (text) => notes.push(text) });
  assertEquals([next.input_rows, next.written.skipped_existing, next.written.rows], [20, 10, 10]);
  assertStringIncludes(notes.join(), `in ${folder.path}/embedded/kafka`);
  const logs = [...(await readRunHistory(folder.lake)).values()];
  assertEquals(
    logs.map(({ input_path, read_format, sources }) => [input_path, read_format, sources]),
    [
      ["kafka:ev", "kafka", [{ file: "kafka:ev/0", rows: 10, lines: { from: 0, to: 10 } }]],
      ["kafka:ev", "kafka", [{ file: "kafka:ev/0", rows: 20, lines: { from: 0, to: 20 } }]],
    ],
  );
});

// @fault topics: quarantined records that the topic no longer has -> they stay in quarantine
Deno.test("runJob() leaves quarantined records alone that the topic no longer has", async () => {
  await using folder = await topicFolder();
  await folder.produce("ev", ["a", "b", "c", "d", "e"]);
  const kafka = openEmbeddedKafka(`${folder.path}/embedded/kafka`);
  const job = checkJob({ contract: evTelemetry, input: "kafka:ev", output: folder.lake });
  const runOn = async (start: number, end: number) => {
    const partitions = [{ topic: "ev", partition: 0, start, end }];
    const source = topicSource({ ...job, kafka, partitions, label: "kafka:ev", notes: [] });
    await runSource(job, { source, quarantineBy: "file" });
  };
  await runOn(0, 3);
  await runOn(2, 5);
  const expected = [0, 1, 2, 3, 4].map((offset) => `kafka:ev/0@${offset} malformed_json`);
  assertEquals(await quarantined(folder), expected);
  await kafka.close();
});

Deno.test("runJob() reads several topics in one order, whatever order they are named in", async () => {
  const places = async (input: readonly string[]) => {
    await using folder = await topicFolder();
    for (const topic of ["b", "a"]) await folder.produce(topic, ["oops"], { partitions: 2 });
    const { sources } = await folder.run(input, { env: folder.env });
    return sources.map(({ file, rows }) => `${file} ${rows}`);
  };
  const expected = ["kafka:a/0 1", "kafka:a/1 0", "kafka:b/0 1", "kafka:b/1 0"];
  assertEquals(await places(["kafka:b", "kafka:a"]), expected);
  assertEquals(await places(["kafka:a", "kafka:b", "kafka:a"]), expected);
});

Deno.test("runJob() replays quarantined records from what the lake keeps of them", async () => {
  await using folder = await topicFolder();
  const [line] = goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz").map((line) =>
    decoder.decode(line)
  );
  const record = { ...JSON.parse(line!), timestamp: "2025-08-24 18:00:00" };
  record.metrics.battery_temp_c = 40;
  await folder.produce("ev", [line!, JSON.stringify(record), null]);
  const first = await folder.runTopic("ev", { profile: "seed", tzSource: "America/Sao_Paulo" });
  assertEquals([first.clean_rows, first.quarantine_rows], [1, 2]);
  const { contract, output } = { contract: evTelemetry, output: folder.lake };
  const replayed = await replayJob({ contract, output, profile: "dictionary" });
  assertEquals([replayed.clean_rows, replayed.quarantine_rows], [1, 1]);
  const rows = await folder.query(
    "clean",
    "SELECT source_file, source_line AS at, event_ts_utc AS us FROM rows ORDER BY source_line",
  );
  assertEquals((rows as { at: number }[]).map(({ at }) => at), [0, 1]);
  assertEquals(Number((rows as { us: unknown }[])[1]!.us), Date.UTC(2025, 7, 24, 21) * 1000);
  assertEquals(await quarantined(folder), ["kafka:ev/0@2 malformed_json"]);
});

// @fault topics: a topic that is not there -> wrong usage, named; no lake is made
Deno.test("runJob() makes no lake for a topic that is not there or not to be read so", async () => {
  await using folder = await topicFolder();
  await folder.produce("ev", ["{}"]);
  const wrong: [string | string[], Partial<Parameters<typeof folder.run>[1]>, string][] = [
    ["kafka:nope", {}, '--input must be a topic that is there: current value is "kafka:nope"'],
    ["kafka:a b", {}, '"a b"'],
    ["kafka:", {}, '""'],
    [["kafka:ev", "x.jsonl"], {}, '"kafka:ev" and "x.jsonl"'],
    [
      "kafka:ev",
      { format: "csv" },
      '--format must be json where topics are read: current value is "csv"',
    ],
    ["kafka:ev", { env: { KAFKA_BROKERS: "here" } }, "KAFKA_BROKERS"],
  ];
  for (const [input, options, message] of wrong) {
    await assertRejects(
      () => folder.run(input, { env: folder.env, ...options }),
      UsageError,
      message,
    );
  }
  await assertRejects(() => Deno.stat(folder.lake), Deno.errors.NotFound, "");
});

// @fault topics: a damaged batch in the embedded log -> named by partition and offset; the lake
//   stays as it was, what was fetched is gone
Deno.test("runJob() leaves the lake as it was when a topic cannot be read to its end", async () => {
  await using folder = await topicFolder();
  for (let call = 0; call < 3; call++) await folder.produce("ev", goldenLines(DIRTY).slice(0, 300));
  await folder.run(goldenPath(DIRTY));
  const before = await rowsOf(folder, "source_line");
  const { DatabaseSync } = await import("node:sqlite");
  const db = new DatabaseSync(`${folder.path}/embedded/kafka/log.sqlite`);
  db.exec("UPDATE batch SET crc = crc + 1 WHERE base_offset = 600");
  db.close();
  await assertRejects(() => folder.runTopic("ev"), Error, "ev/0 from offset 600");
  assertEquals(await rowsOf(folder, "source_line"), before);
  const hidden = [...Deno.readDirSync(folder.lake)].map(({ name }) => name).filter((name) =>
    name.startsWith(".")
  );
  assertEquals(hidden, [".lock"], "what was fetched is gone");
});

Deno.test("runJob() says that a topic is empty, and changes nothing", async () => {
  await using folder = await topicFolder();
  await folder.produce("ev", []);
  const { input_rows, notes } = await folder.runTopic("ev");
  assertEquals(input_rows, 0);
  assertStringIncludes(notes.join(), "the input has no rows");
});
