import { assertEquals } from "@std/assert";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { openLake } from "@lib/lake/open_lake.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { waterLevel as contract } from "@lib/testing/water_level.ts";
import { fileSource } from "../ingest/file_source.ts";
import { checkJob } from "../job_options.ts";
import { handOver } from "./hand_over.ts";

Deno.test("handOver() leaves every row with its place, its values as Spark takes them, and its bytes", async () => {
  using folder = temporaryFolder();
  const header = "station,probe,when,level_m";
  const good = "a,b,2025-02-03T04:05:06Z,7";
  await Deno.writeFile(
    `${folder.path}/a.csv`,
    new Uint8Array([...new TextEncoder().encode(`${header}\n${good}\n\n`), 0xff, 0x2c, 0x0a]),
  );
  const job = checkJob({
    contract,
    input: `${folder.path}/a.csv`,
    output: `${folder.path}/lake`,
    engine: "spark",
  });
  const identity = { contract: contract.name, version: contract.version, columns: {} };
  await using lake = await openLake(`${folder.path}/lake`, {
    identity,
    runId: "r1",
    job: "pipeline",
  });
  const source = fileSource({ ...job, label: "a.csv" });
  const run = { job, lake, runId: "r1", startUtc: "", clean: [], quarantine: [], source };
  const { handed, ingested } = await handOver({ ...run, quarantineBy: "file" }, folder.path);

  assertEquals([ingested.lines, ingested.blankLines, handed.sources[0]?.rows], [4, 1, 2]);
  using db = await openDuckdb();
  const from = `read_parquet('${handed.location}')`;
  const rows = await db.rows(
    `SELECT source, source_line AS line, level_m, issues, hex(bytes) AS bytes FROM ${from} ORDER BY line`,
  );
  assertEquals(rows, [
    {
      source: 0,
      line: 2,
      level_m: 7,
      issues: null,
      bytes: new TextEncoder().encode(good).toHex().toUpperCase(),
    },
    { source: 0, line: 4, level_m: null, issues: "|malformed_csv|", bytes: "FF2C" },
  ]);
  const types = await db.rows<{ name: string; type: string }>(
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${from})`,
  );
  assertEquals(
    types.filter(({ type }) => !["VARCHAR", "DOUBLE", "BOOLEAN", "BIGINT"].includes(type)),
    Object.entries(contract.columns).flatMap(([name, { type }]) =>
      type === "timestamp"
        ? [{ name, type: "TIMESTAMP WITH TIME ZONE" }]
        : type === "double[]"
        ? [{ name, type: "DOUBLE[]" }]
        : []
    ).concat([{ name: "bytes", type: "BLOB" }]),
  );
});
