import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { installSpark } from "@lib/services/install_spark.ts";
import { csvText } from "@lib/testing/csv_text.ts";
import { dirtyLines } from "@lib/testing/dirty_lines.ts";
import { goldenLines } from "@lib/testing/golden.ts";
import { jobFolder } from "@lib/testing/job_folder.ts";
import { writeParquetFile } from "@lib/testing/parquet_file.ts";
import { variantStream } from "@lib/testing/variant_streams.ts";
import { topicFolder } from "../_topic_folder.ts";
import { assertSameLakes, assertSameOnBoth, SPARK } from "./_same_on_both.ts";

const FLAT = "SELECT schema_version, vehicle_id, timestamp, metrics.*, events.* FROM records";
const decoder = new TextDecoder();

Deno.test.beforeAll(installSpark);

/** The dirty lines that are records, as rows of cells; what JSON cannot say in CSV comes as its text. */
function dirtyCsv(seed: number): string {
  const texts = { vehicle_id: ["EV-00001", "EV-00002", "CAR-1"] };
  const records = dirtyLines(evTelemetry, { seed, lines: 800, texts, healthy: 0.5 })
    .flatMap((line) => {
      try {
        return [JSON.parse(decoder.decode(line))];
      } catch {
        return [];
      }
    });
  return csvText(records, { contract: evTelemetry });
}

/** Lines that are no rows of cells, among rows that are. */
function brokenCsv(): Uint8Array {
  const [header, first, second] = csvText(variantStream(1).records, { contract: evTelemetry })
    .split("\n");
  const lines = [header, first, '"open', "a,b", `${second},more`, "", " \t\r", `${second}\r`];
  return new Uint8Array([
    ...new TextEncoder().encode(`\n${lines.join("\n")}\n`),
    ...[0xff, 0xfe, 0x2c, 0x0a],
    ...new TextEncoder().encode(`${first!.replace("EV-01", "EV-\ud83d\ude97")}`),
  ]);
}

Deno.test("runJob() on Spark reads CSV, Parquet and JSON lines together as DuckDB does, row by row", async () => {
  const { sources } = await assertSameOnBoth({
    files: {
      "broken.csv": brokenCsv(),
      "dirty.csv": dirtyCsv(5),
      "lines.jsonl": variantStream(2).lines.join("\n"),
      "packed.csv.gz": gzipSync(
        `\ufeff${csvText(variantStream(3).records, { contract: evTelemetry, lineEnd: "\r\n" })}`,
      ),
    },
    fill: async (folder) => {
      const contract = evTelemetry;
      const spoiled = variantStream(4).records.map((record, at) => ({
        ...record,
        ...at % 7 === 0 ? { vehicle_id: null, colour: "red" } : {},
        ...at % 11 === 0 ? { events: null } : {},
        ...at % 13 === 0 ? { timestamp: "2025-08-24T24:00:00Z" } : {},
      }));
      await writeParquetFile(`${folder}/nested.parquet`, spoiled, { contract });
      await writeParquetFile(`${folder}/flat.parquet`, variantStream(5).records, {
        contract,
        select: `SELECT * REPLACE (timestamp::TIMESTAMPTZ::TIMESTAMP AS timestamp,
            CASE WHEN soc_pct > 60 THEN 'nan'::DOUBLE ELSE soc_pct END AS soc_pct), 1 AS colour
          FROM (${FLAT})`,
      });
    },
    tzSource: "America/Sao_Paulo",
  });
  assertEquals(sources.every(({ rows, quarantine }) => rows > quarantine), true);
});

// @fault Apache Spark: tombstones and arbitrary bytes in a topic -> read and judged as DuckDB
//   does
// @shows Spark judges the same
Deno.test("runJob() on Spark reads a topic as DuckDB does: partitions, tombstones, bytes and offsets", async () => {
  await using onSpark = await topicFolder();
  await using onDuckdb = await topicFolder();
  const lines = goldenLines("dirty_v20.jsonl.gz").slice(0, 600);
  const records = [
    ...lines.map((value, at) => ({ value, partition: at % 12 })),
    { value: null, partition: 11 },
    { value: Uint8Array.of(0xff, 0x0a, 0x00), partition: 2 },
    { value: Uint8Array.of(0x20, 0x0d), partition: 2 },
  ];
  for (const folder of [onSpark, onDuckdb]) await folder.produce("ev", records, { partitions: 12 });
  const [spark, duckdb] = [await onSpark.runTopic("ev", SPARK), await onDuckdb.runTopic("ev")];
  assertEquals(spark.sources, duckdb.sources);
  assertEquals(
    [spark.input_rows, spark.blank_lines, spark.reasons, spark.warnings],
    [duckdb.input_rows, duckdb.blank_lines, duckdb.reasons, duckdb.warnings],
  );
  await assertSameLakes(onSpark, onDuckdb);
  const again = await onSpark.runTopic("ev", { ...SPARK, mode: "merge" });
  assertEquals([again.written.rows, again.written.skipped_existing], [0, spark.clean_rows]);
});

// @fault Apache Spark: a gzip that is cut short -> its whole lines are read, if that is allowed
Deno.test("runJob() on Spark reads the whole lines of a gzip that is cut short, if it may", async () => {
  const whole = gzipSync(variantStream(6).lines.join("\n"));
  const files = { "a.jsonl.gz": whole.subarray(0, whole.length - 100) };
  await using folder = await jobFolder();
  const input = folder.put("a.jsonl.gz", files["a.jsonl.gz"]);
  await assertRejects(() => folder.run(input, SPARK), Error, "is cut short or damaged");
  const { notes } = await assertSameOnBoth({ files, allowPartial: true });
  assertStringIncludes(notes[0]!, "whole lines were readable");
});

for (const mode of ["append", "merge"] as const) {
  Deno.test(`runJob() on Spark shows in a dry run what DuckDB shows, and changes nothing (${mode})`, async () => {
    const stored = variantStream(7).lines;
    const corrected = stored.map((line, at) =>
      at % 5 === 0
        ? line.replace(/"speed_kph": [\d.]+/, '"speed_kph": 900')
        : at % 3 === 0
        ? line.replace(/"soc_pct": [\d.]+/, '"soc_pct": 50.5')
        : line
    );
    const { preview } = await assertSameOnBoth({
      stored: stored.join("\n"),
      files: { "corrected.jsonl": corrected.join("\n") },
      mode,
      dryRun: true,
    });
    assertEquals(preview!.clean_to_quarantine, mode === "append" ? 0 : 60);
  });
}

Deno.test("runJob() on Spark notes what append leaves in both data sets, and registers the lake", async () => {
  const stored = variantStream(8).lines;
  const rejected = stored.slice(0, 10).map((line) =>
    line.replace(/"speed_kph": [\d.]+/, '"speed_kph": 900')
  );
  const { notes } = await assertSameOnBoth({
    stored: stored.join("\n"),
    files: { "rejected.jsonl": rejected.join("\n") },
    register: "ev.fleet",
  });
  assertStringIncludes(notes.join(), "10 rows are rejected by this run and stored as clean");
});
