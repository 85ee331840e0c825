import { assertEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { installSpark } from "@lib/services/install_spark.ts";
import { csvText } from "@lib/testing/csv_text.ts";
import { dirtyLines } from "@lib/testing/dirty_lines.ts";
import { goldenPath } from "@lib/testing/golden.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import { variantStream } from "@lib/testing/variant_streams.ts";
import { waterLevel } from "@lib/testing/water_level.ts";
import { assertSameOnBoth, SPARK } from "./_same_on_both.ts";

function joined(lines: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(lines.flatMap((line) => [...line, 10]));
}

Deno.test.beforeAll(installSpark);

for (const profile of Object.keys(evTelemetry.profiles)) {
  // @shows Spark judges the same
  Deno.test(`runJob() on Spark judges the golden stream as the reference and DuckDB do (${profile})`, async () => {
    await assertSameOnBoth({ input: goldenPath("dirty_v20.jsonl.gz"), profile });
  });
}

// @fault Apache Spark: rows that break every rule in random ways -> judged as the other
//   compilations do
// @shows Spark judges the same
Deno.test("runJob() on Spark judges dirty rows as the other compilations do, from files of any name", async () => {
  const texts = { vehicle_id: ["EV-00001", "EV-00002", "EV-99999", "CAR-1"] };
  const { sources } = await assertSameOnBoth({
    files: {
      "a b {c} [1] 100%20 +.jsonl": joined(
        dirtyLines(evTelemetry, { seed: 1, lines: 2000, texts }),
      ),
      "b.jsonl": joined(dirtyLines(evTelemetry, { seed: 2, lines: 1000, texts, healthy: 0.9 })),
      "blank.jsonl": " \r\n\n",
      "empty.jsonl": "",
      "letter.txt": "dear",
      "packed.jsonl": gzipSync(joined(dirtyLines(evTelemetry, { seed: 4, lines: 50, texts }))),
    },
    tzSource: "America/Sao_Paulo",
  });
  assertEquals(sources.map(({ rows }) => rows > 0), [true, true, false, false, true]);
});

Deno.test("runJob() on Spark takes another contract, its objects and its lists", async () => {
  const lines = dirtyLines(waterLevel, { seed: 3, lines: 2000 });
  const { notes } = await assertSameOnBoth({
    contract: waterLevel,
    files: { "a.jsonl": joined(lines) },
  });
  assertStringIncludes(notes.join(), "fields that water_level does not know, ignored: ");
});

function vehicle(id: number, timestamp: string, soc: number): string {
  const metrics = {
    soc_pct: soc,
    pack_voltage_v: 400,
    pack_current_a: 0,
    power_kw: 0,
    battery_temp_c: 20,
    motor_temp_c: 25,
    coolant_temp_c: 20,
    tyre_pressure_kpa: [220, 220, 220, 220],
    speed_kph: 0,
    odometer_km: 10,
    latitude: 0,
    longitude: 0,
    heading_deg: 0,
    ambient_temp_c: 20,
    is_charging: false,
    charge_power_kw: 0,
    health_score: 1,
  };
  return JSON.stringify({
    schema_version: "1.0.0",
    vehicle_id: `EV-0000${id}`,
    timestamp,
    metrics,
    events: { fault_code: null },
  }) + "\n";
}

/** Digest of every file of a partition. */
async function digests(folder: JobFolder, partition: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const path = `${folder.lake}/${partition}`;
  for (const { name } of Deno.readDirSync(path)) {
    const bytes = await Deno.readFile(`${path}/${name}`);
    found[name] = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  }
  return found;
}

Deno.test("one lake is continued by either engine, and what a run does not touch stays byte for byte", async () => {
  await using folder = await jobFolder();
  const first = [
    vehicle(1, "2025-07-31T23:59:59Z", 50),
    vehicle(1, "2025-08-24T10:00:00Z", 50),
    vehicle(2, "2025-08-24T11:00:00Z", 900),
    vehicle(1, "2025-08-25T10:00:00Z", 50),
  ].join("");
  await folder.run(folder.put("first.jsonl", first));
  const july = await digests(folder, "clean/ano=2025/mes=7");
  const soc = () =>
    folder.query("clean", "SELECT vehicle_id[8:] AS id, soc_pct FROM rows ORDER BY event_ts_utc");

  const corrected = folder.put(
    "corrected.jsonl",
    vehicle(1, "2025-08-24T10:00:00Z", 60) + vehicle(2, "2025-08-24T11:00:00Z", 90),
  );
  const day = { mode: "replace", from: "2025-08-24", to: "2025-08-25" } as const;
  const replaced = await folder.run(corrected, { ...day, ...SPARK });
  assertEquals(replaced.written.rows, 2);
  const after = [
    { id: "1", soc_pct: 50 },
    { id: "1", soc_pct: 60 },
    { id: "2", soc_pct: 90 },
    { id: "1", soc_pct: 50 },
  ];
  assertEquals(await soc(), after);
  assertEquals(await digests(folder, "clean/ano=2025/mes=7"), july);

  const again = await folder.run(corrected, day);
  assertEquals([again.written.rows, again.written.skipped_existing], [0, 2]);
  const merged = await folder.run(
    folder.put("late.jsonl", vehicle(2, "2025-07-30T00:00:00Z", 40)),
    { mode: "merge" },
  );
  assertEquals(merged.written.rows, 1);
  const august = await digests(folder, "clean/ano=2025/mes=8");
  const overwritten = await folder.run(
    folder.put("july.jsonl", vehicle(3, "2025-07-01T00:00:00Z", 30)),
    { mode: "overwrite_partitions", ...SPARK },
  );
  assertEquals(overwritten.written.partitions.map(({ mes, action }) => [mes, action]), [
    [7, "changed"],
  ]);
  assertEquals(await soc(), [{ id: "3", soc_pct: 30 }, ...after.slice(1)]);
  assertEquals(await digests(folder, "clean/ano=2025/mes=8"), august);
});

Deno.test("runJob() on Spark takes a lake of any name, and leaves nothing beside it", async () => {
  await using folder = await jobFolder();
  const output = `${folder.path}/a lake [1] {b} 100%20*/x`;
  const input = folder.put(
    "in/a.csv",
    csvText(variantStream(1).records, { contract: evTelemetry }),
  );
  const first = await folder.run(input, { ...SPARK, output });
  const again = await folder.run(input, { ...SPARK, output, mode: "merge" });
  assertEquals(again.written.skipped_existing, first.clean_rows);
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name).sort(), [
    "a lake [1] {b} 100%20*",
    "in",
  ]);
});
