/** A lake opened for looking: its data sets as two relations of a DuckDB session. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, openDuckdb, sqlName } from "@lib/engines/duckdb.ts";
import type { LakeView } from "@lib/lake/look_at_lake.ts";
import { lookAtLake } from "@lib/lake/look_at_lake.ts";
import { systemFs } from "@lib/lake/fs.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { cleanColumns, DATA_SETS, quarantineColumns } from "./output_columns.ts";
import { readStored, typedNothing } from "./write/data_set_diff.ts";

/**
 * Opens a session with the views `clean` and `quarantine`: the files that the manifest lists, with
 * `ano` and `mes`. It takes no lock; what a job publishes meanwhile is seen by the next session.
 *
 * @throws {UsageError} where there is no lake of this contract.
 *
 * @example
 * ```ts
 * import { openLakeSession } from "@lib/pipeline/open_lake_session.ts";
 * import { runJob } from "@lib/pipeline/run_job.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const output = `${dir}/lake`;
 * await runJob({ contract: evTelemetry, input: "data/golden/ev/dirty_v20.jsonl.gz", output });
 * using lake = await openLakeSession(output, evTelemetry);
 * assertEquals(await lake.one("SELECT count(*) AS rows FROM clean"), { rows: 2266 });
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function openLakeSession(dir: string, contract: Contract): Promise<Duckdb> {
  const { manifest } = await lookAtLake(dir, systemFs);
  checkContract(dir, contract, manifest);
  const options = { profile: contract.defaultProfile, runId: "" };
  const columns = {
    clean: cleanColumns(contract, options),
    quarantine: quarantineColumns(contract, options),
  };
  const db = await openDuckdb();
  for (const dataSet of DATA_SETS) {
    const paths = Object.entries(manifest?.dataSets[dataSet] ?? {}).flatMap(([partition, files]) =>
      files.map(({ name }) => `${dir}/${dataSet}/${partition}/${name}`)
    );
    const select = paths.length > 0
      ? `SELECT * EXCLUDE (_file, _row) FROM ${readStored(paths)}`
      : `${typedNothing(columns[dataSet])}`;
    await db.run(`CREATE VIEW ${sqlName(dataSet)} AS ${select}`);
  }
  return db;
}

function checkContract(dir: string, contract: Contract, manifest: LakeView["manifest"]): void {
  if (manifest?.contract === contract.name) return;
  throw new UsageError(
    `the lake must be one of ${contract.name}: "${dir}" is ${
      manifest === undefined ? "no lake" : `one of ${manifest.contract}`
    }`,
  );
}
