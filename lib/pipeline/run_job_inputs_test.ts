import { assertEquals, assertRejects } from "@std/assert";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { csvText } from "@lib/testing/csv_text.ts";
import { jobFolder } from "@lib/testing/job_folder.ts";
import { writeParquetFile } from "@lib/testing/parquet_file.ts";
import { variantStream } from "@lib/testing/variant_streams.ts";
import { replayJob } from "./replay_job.ts";

const RECORDS = variantStream(0).records.slice(0, 40);

function withCharge(soc_pct: number) {
  return RECORDS.map((record) => ({ ...record, metrics: { ...record.metrics, soc_pct } }));
}

const jsonText = (records: readonly unknown[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");

Deno.test("runJob() lets the row of the first file by name stand, whatever the formats and the order asked for", async () => {
  const cases = [["a.csv", 11], ["b.jsonl.gz", 12], ["c.parquet", 13], ["d.jsonl", 14]] as const;
  for (const names of [["d", "c", "b", "a"], ["b", "d", "c"], ["d", "c"]]) {
    await using folder = await jobFolder();
    for (const [name, soc] of cases) {
      const records = withCharge(soc);
      if (name.endsWith(".csv")) folder.put(name, csvText(records, { contract: evTelemetry }));
      else if (name.endsWith(".gz")) folder.put(name, gzipSync(jsonText(records)));
      else if (name.endsWith(".jsonl")) folder.put(name, jsonText(records));
      else await writeParquetFile(`${folder.path}/${name}`, records, { contract: evTelemetry });
    }
    const inputs = names.map((start) => `${folder.path}/${start}*`);
    const result = await folder.run(inputs);
    const first = names.toSorted()[0]!;
    const [, soc] = cases.find(([name]) => name.startsWith(first))!;
    assertEquals(
      await folder.query("clean", "SELECT soc_pct, count(*) AS n FROM rows GROUP BY ALL"),
      [
        { soc_pct: soc, n: RECORDS.length },
      ],
    );
    assertEquals(result.reasons, { duplicate: RECORDS.length * (names.length - 1) });
    assertEquals(
      result.sources.map(({ file, clean, quarantine }) => [basename(file)[0], clean, quarantine]),
      names.toSorted().map((name, at) => [name, at === 0 ? 40 : 0, at === 0 ? 0 : 40]),
    );
  }
});

Deno.test("runJob() reads a folder with all that is in it, each row with its file and line", async () => {
  await using folder = await jobFolder();
  folder.put("in/2025/a.jsonl", `\n${jsonText(RECORDS.slice(0, 20))}`);
  folder.put("in/b.csv", csvText(RECORDS.slice(20, 30), { contract: evTelemetry }));
  await writeParquetFile(`${folder.path}/in/c.parquet`, RECORDS.slice(30), {
    contract: evTelemetry,
  });
  folder.put("in/.hidden.jsonl", "nonsense");
  folder.put("in/_begun/d.jsonl", "nonsense");
  folder.put("in/readme.txt", "hello");
  folder.put("in/empty.jsonl", "");
  const result = await folder.run(`${folder.path}/in`);
  assertEquals([result.clean_rows, result.quarantine_rows, result.blank_lines], [40, 0, 1]);
  assertEquals(result.notes, [`files ignored for their ending: ${folder.path}/in/readme.txt`]);
  const rows = await folder.query<{ file: string; a: number; b: number; n: number }>(
    "clean",
    `SELECT source_file AS file, min(source_line) AS a, max(source_line) AS b, count(*) AS n
     FROM rows GROUP BY file ORDER BY file`,
  );
  assertEquals(
    rows.map(({ file, a, b, n }) => [basename(file), a, b, n]),
    [["a.jsonl", 2, 21, 20], ["b.csv", 2, 11, 10], ["c.parquet", 1, 10, 10]],
  );
});

// @fault input files: one of several inputs cannot be read -> nothing is read, no lake is made
Deno.test("runJob() reads nothing and leaves no lake where one of several inputs cannot be read", async () => {
  await using folder = await jobFolder();
  const good = folder.put("a.jsonl", jsonText(RECORDS));
  folder.put("z.csv", "not;the;columns\n");
  for (
    const bad of [`${folder.path}/gone.jsonl`, `${folder.path}/z.csv`, `${folder.path}/*.parquet`]
  ) {
    const seen: string[] = [];
    const onProgress = ({ phase }: { phase: string }) => void seen.push(phase);
    await assertRejects(() => folder.run([good, bad], { onProgress }), UsageError, bad);
    assertEquals(seen, []);
  }
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name).sort(), [
    "a.jsonl",
    "z.csv",
  ]);
});

Deno.test("replayJob() moves what passes by --where out of a quarantine of three formats, each read as it was", async () => {
  await using folder = await jobFolder();
  const bad = RECORDS.slice(0, 3).map((record, at) => ({
    ...record,
    vehicle_id: `EV-0000${at}`,
    metrics: { ...record.metrics, ambient_temp_c: 31 + at },
  }));
  const inputs = [
    folder.put("a.jsonl", jsonText(bad.slice(0, 1))),
    folder.put(
      "b.csv",
      csvText(bad.slice(1, 2), {
        contract: evTelemetry,
        columns: Object.keys(evTelemetry.columns).reverse(),
        booleanOf: (value) => value ? "Y" : "N",
      }),
    ),
    `${folder.path}/c.parquet`,
  ];
  await writeParquetFile(inputs[2]!, bad.slice(2), { contract: evTelemetry });
  const first = await folder.run(inputs, { profile: "seed" });
  assertEquals(first.clean_rows, 0);
  const replay = (where: string) =>
    replayJob({ contract: evTelemetry, output: folder.lake, where });
  const clean = () =>
    folder.query<{ ambient_temp_c: number }>(
      "clean",
      "SELECT ambient_temp_c, is_charging, source_line, source_file FROM rows ORDER BY 1",
    );
  for (
    const [at, where] of [
      "list_contains(reasons, 'range:ambient_temp_c') AND source_file LIKE '%.csv'",
      "ambient_temp_c = 33",
      "TRUE",
    ].entries()
  ) {
    const { clean_rows, replay_of } = await replay(where);
    assertEquals([clean_rows, replay_of], [1, [first.run_id]]);
    assertEquals((await clean()).length, at + 1);
  }
  assertEquals(
    await clean(),
    bad.map(({ metrics }, at) => ({
      ambient_temp_c: 31 + at,
      is_charging: metrics.is_charging,
      source_line: at === 1 ? 2 : 1,
      source_file: Deno.realPathSync(inputs[at]!),
    })),
  );
  assertEquals(await folder.query("quarantine", "SELECT * FROM rows"), []);
  const again = await replay("TRUE");
  assertEquals([again.input_rows, again.written.rows], [0, 0]);
  await assertRejects(
    () => replay("soc = 3"),
    UsageError,
    '--where must be a condition on the columns of quarantine: current value is "soc = 3"',
  );
});
