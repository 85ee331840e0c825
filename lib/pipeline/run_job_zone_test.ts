import { assertEquals, assertRejects } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { csvText } from "@lib/testing/csv_text.ts";
import { jobFolder } from "@lib/testing/job_folder.ts";
import { writeParquetFile } from "@lib/testing/parquet_file.ts";
import { variantStream } from "@lib/testing/variant_streams.ts";
import { replayJob } from "./replay_job.ts";

const NEW_YORK = "America/New_York";
/** What clocks in New York showed, and the instants; 2025-03-09 and 2025-11-02 change the clocks. */
const LOCAL: readonly [local: string, utc: string][] = [
  ["2025-01-15T12:00:00", "2025-01-15T17:00:00Z"],
  ["2025-07-15 12:00:00.000001", "2025-07-15T16:00:00.000001Z"],
  ["2025-03-09T01:59:59.999999", "2025-03-09T06:59:59.999999Z"],
  // Skipped by the clock: read with the offset before the change.
  ["2025-03-09T02:30:00", "2025-03-09T07:30:00Z"],
  ["2025-03-09T03:00:00.5", "2025-03-09T07:00:00.5Z"],
  // Shown twice: the first time.
  ["2025-11-02T01:30:00", "2025-11-02T05:30:00Z"],
  ["2025-11-02T02:00:00", "2025-11-02T07:00:00Z"],
];
/** Instants that say their offset, which no zone changes. */
const STATED: readonly [text: string, utc: string][] = [
  ["2025-01-15T12:00:01Z", "2025-01-15T12:00:01Z"],
  ["2025-01-15T12:00:02+0000", "2025-01-15T12:00:02Z"],
  ["2025-01-15T12:00:03-05:00", "2025-01-15T17:00:03Z"],
];

function recordsAt(texts: readonly string[]): unknown[] {
  const [record] = variantStream(0).records;
  return texts.map((timestamp) => ({ ...record, timestamp }));
}

function microsOf(instants: readonly string[]): { us: number }[] {
  return instants.map((text) => {
    const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
    return { us: Date.parse(text.replace(/\.\d+/, "")) * 1000 + Number(fraction.padEnd(6, "0")) };
  });
}

const IN_ORDER = "SELECT event_ts_utc AS us FROM rows ORDER BY source_line";

Deno.test("runJob() reads times without an offset in --tz-source, in JSON lines and CSV alike", async () => {
  const all = [...LOCAL, ...STATED];
  const records = recordsAt(all.map(([text]) => text));
  const expected = microsOf(all.map(([, utc]) => utc));
  for (
    const [name, text] of [
      ["a.jsonl", records.map((record) => JSON.stringify(record)).join("\n")],
      ["a.csv", csvText(records, { contract: evTelemetry })],
    ] as const
  ) {
    await using folder = await jobFolder();
    await folder.run(folder.put(name, text), { tzSource: NEW_YORK });
    assertEquals(await folder.query("clean", IN_ORDER), expected);
  }
});

Deno.test("runJob() reads Parquet's times without a zone in --tz-source, and leaves the others", async () => {
  await using folder = await jobFolder();
  const file = `${folder.path}/a.parquet`;
  const expected = microsOf(LOCAL.map(([, utc]) => utc));
  const records = recordsAt(LOCAL.map(([text]) => text));
  for (const type of ["VARCHAR", "TIMESTAMP", "TIMESTAMP_NS"]) {
    const select = `SELECT * REPLACE (timestamp::${type} AS timestamp) FROM records`;
    await writeParquetFile(file, records, { contract: evTelemetry, select });
    await folder.run(file, { tzSource: NEW_YORK, mode: "overwrite" });
    assertEquals(await folder.query("clean", IN_ORDER), expected, type);
  }
  const select = "SELECT * REPLACE (timestamp::TIMESTAMPTZ AS timestamp) FROM records";
  await writeParquetFile(file, recordsAt(STATED.map(([text]) => text)), {
    contract: evTelemetry,
    select,
  });
  await folder.run(file, { tzSource: NEW_YORK, mode: "overwrite" });
  assertEquals(await folder.query("clean", IN_ORDER), microsOf(STATED.map(([, utc]) => utc)));
});

Deno.test("runJob() reads times without an offset as UTC unless told otherwise", async () => {
  await using folder = await jobFolder();
  const texts = LOCAL.map(([local]) => local);
  await folder.run(
    folder.put("a.jsonl", recordsAt(texts).map((record) => JSON.stringify(record)).join("\n")),
  );
  assertEquals(
    await folder.query("clean", IN_ORDER),
    microsOf(texts.map((text) => `${text.replace(" ", "T")}Z`)),
  );
});

Deno.test("replayJob() reads a row as its first run did, however often it is replayed", async () => {
  const [record] = variantStream(0).records;
  const metrics = { ...record.metrics, speed_kph: 300 };
  const records = LOCAL.map(([timestamp]) => ({
    ...record,
    schema_version: null,
    timestamp,
    metrics,
  }));
  const select = "SELECT * REPLACE (timestamp::TIMESTAMP AS timestamp) FROM records";
  await using folder = await jobFolder();
  await writeParquetFile(`${folder.path}/b.parquet`, records, { contract: evTelemetry, select });
  const columns = Object.keys(evTelemetry.columns).reverse();
  const inputs = [
    folder.put("a.csv", csvText(records, { contract: evTelemetry, columns })),
    `${folder.path}/b.parquet`,
  ];
  await folder.run(inputs, { tzSource: NEW_YORK });
  const stored =
    "SELECT event_ts_utc AS us, reasons, run_id FROM rows ORDER BY source_file, source_line";
  const firstRun = await folder.query<{ us: number; run_id: string }>("quarantine", stored);
  const instants = microsOf(LOCAL.map(([, utc]) => utc)).map(({ us }) => us);
  assertEquals(firstRun.map(({ us }) => us), [...instants, ...instants]);
  for (const profile of ["seed", "dictionary"]) {
    // Both files say the same: the second's rows are duplicates of the first's.
    await replayJob({ contract: evTelemetry, output: folder.lake, profile });
    const rows = await folder.query<typeof firstRun[number] & { reasons: string[] }>(
      "quarantine",
      stored,
    );
    assertEquals(rows.map(({ us }) => us), [...instants, ...instants]);
    const own = profile === "seed"
      ? ["range:speed_kph"]
      : ["not_null:schema_version", "range:speed_kph"];
    assertEquals(
      rows.map(({ reasons }) => reasons),
      [...LOCAL.map(() => own), ...LOCAL.map(() => ["duplicate", ...own])],
    );
    assertEquals(rows.some(({ run_id }, at) => run_id === firstRun[at]!.run_id), false);
  }
});

Deno.test("runJob() refuses a zone that does not exist", async () => {
  await using folder = await jobFolder();
  const input = folder.put("a.jsonl", "{}");
  for (const tzSource of ["Mars/Olympus", "", "utc+3"]) {
    await assertRejects(
      () => folder.run(input, { tzSource }),
      UsageError,
      `--tz-source must be a zone such as America/Sao_Paulo: current value is "${tzSource}"`,
    );
  }
});
