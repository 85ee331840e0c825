/** What a lake holds outside a period, in a form that can be compared with later. @module */

import { createHash } from "node:crypto";
import type { Contract } from "@lib/contracts/contract.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { systemFs } from "@lib/lake/fs.ts";
import { lookAtLake } from "@lib/lake/look_at_lake.ts";
import { DATA_SETS } from "./output_columns.ts";
import { readFiles } from "./write/data_set_diff.ts";
import { inPeriodSql, readPeriod } from "./write/modes.ts";

/** Which lake, and which period is left out. */
export interface OutsidePeriodOptions {
  readonly contract: Contract;
  /** A day or an instant, as in `--mode replace`. */
  readonly from: string;
  /** The first instant that is outside again. */
  readonly to: string;
}

/** A partition, its files, and its rows outside the period. */
export interface OutsidePartition {
  readonly data_set: string;
  readonly partition: string;
  /** MD5 of each file, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Rows with an event time outside the period; rows without one belong to no period. */
  readonly rows: number;
  /** Sum of the rows' own digests: the same whatever file and order they are in. */
  readonly digest: string;
}

/**
 * Takes the fingerprints of a lake's partitions. Taken before and after a run, they show whether the
 * run changed anything outside the period: see `compareOutside`.
 *
 * Reads the whole lake once.
 *
 * @throws {UsageError} where the period is none, or the folder holds something else than a lake.
 *
 * @example
 * ```ts
 * import { outsidePeriod } from "@lib/pipeline/outside_period.ts";
 * import { runJob } from "@lib/pipeline/run_job.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const output = `${dir}/lake`;
 * const contract = evTelemetry;
 * await runJob({ contract, input: "data/golden/ev/dirty_v20.jsonl.gz", output });
 * const parts = await outsidePeriod(output, { contract, from: "2025-08-01", to: "2025-09-01" });
 * const august = parts.find((part) => part.partition === "ano=2025/mes=8");
 * assertEquals([august?.data_set, august?.rows], ["clean", 0]);
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function outsidePeriod(
  lake: string,
  { contract, from, to }: OutsidePeriodOptions,
): Promise<OutsidePartition[]> {
  const isOutside = `NOT ${inPeriodSql(contract, readPeriod(from, to))}`;
  const { manifest } = await lookAtLake(lake, systemFs);
  using db = await openDuckdb();
  const found: OutsidePartition[] = [];
  for (const dataSet of DATA_SETS) {
    for (const [partition, files] of Object.entries(manifest?.dataSets[dataSet] ?? {})) {
      const prints = [];
      for (const { name } of files) {
        const path = `${lake}/${dataSet}/${partition}/${name}`;
        // File by file: read together, a column that only one has would change the rows of the others.
        const rows = await db.one<{ rows: number; sum: string }>(`
          SELECT count(*) AS rows, coalesce(sum(md5_number_lower(row::VARCHAR)::HUGEINT), 0)::VARCHAR AS sum
          FROM (SELECT t AS row FROM (SELECT * FROM ${
          readFiles([path])
        } WHERE ${isOutside}) AS t)`);
        prints.push({ name, md5: await md5(path), ...rows });
      }
      found.push({
        data_set: dataSet,
        partition,
        files: Object.fromEntries(prints.map(({ name, md5 }) => [name, md5])),
        rows: prints.reduce((sum, { rows }) => sum + rows, 0),
        digest: prints.reduce((sum, print) => sum + BigInt(print.sum), 0n).toString(16),
      });
    }
  }
  return found;
}

async function md5(path: string): Promise<string> {
  const hash = createHash("md5");
  using file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}
