/** What a reader finds in a lake whose job was killed, at each moment that it could have been. @module */

import { cp } from "node:fs/promises";
import { join } from "node:path";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openDuckdb, pathPattern, sqlText } from "@lib/engines/duckdb.ts";
import type { OnProgress } from "@lib/feedback/progress.ts";
import { type ChangeName, CHANGES, type Fs, systemFs } from "@lib/lake/fs.ts";
import { killAt } from "@lib/lake/kill_at.ts";
import { watchChanges } from "@lib/lake/watch_changes.ts";
import { runJob } from "@lib/pipeline/run_job.ts";
import { simulateFleet } from "./simulate_fleet.ts";

/** One kill. */
export interface Interruption {
  /** How many changes the job had made to the disk. */
  readonly changes: number;
  /** What it was about to do. */
  readonly before: string;
  /** What any reader of Parquet finds then: the old rows, the new ones, or of one month these, of another those. */
  readonly lake: "old" | "mixed" | "new";
  /** What the same job leaves when it is run again. */
  readonly afterNextRun: "old" | "mixed" | "new";
}

/** When to kill, and what is told meanwhile. */
export interface InterruptedLakeOptions {
  /** Only before changes of these kinds; default: before every change. */
  readonly at?: readonly ChangeName[];
  readonly onProgress?: OnProgress;
}

/** The turn of a month, so that two partitions are to be replaced. */
const FLEET = { vehicles: 3, start: "2025-08-31T23:59:50Z", duration: 20 } as const;
const KILLED = "killed";
const RUN_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * Replaces a lake of two months by other rows in `folder`, over and over, and kills the job before each
 * change that it makes to the disk.
 *
 * @example
 * ```ts
 * import { interruptedLake } from "@lib/systems/ev/interrupted_lake.ts";
 * import { assert } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * const kills = await interruptedLake(folder, { at: ["exchange"] });
 * assert(kills.every(({ afterNextRun }) => afterNextRun === "new"));
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function interruptedLake(
  folder: string,
  { at = CHANGES, onProgress }: InterruptedLakeOptions = {},
): Promise<Interruption[]> {
  const inputs = { old: join(folder, "old.jsonl"), new: join(folder, "new.jsonl") };
  for (const [seed, out] of Object.values(inputs).entries()) {
    await simulateFleet({ ...FLEET, seed, out, ifExists: "replace" });
  }
  const [kept, output] = [join(folder, "kept"), join(folder, "lake")];
  const job = { contract: evTelemetry, mode: "overwrite" } as const;
  const replace = (fs: Fs = systemFs) => runJob({ ...job, output, input: inputs.new, fs });
  await runJob({ ...job, output: kept, input: inputs.old });
  const old = await readMonths(kept);

  const changes: { name: ChangeName; before: string; index: number }[] = [];
  await startOver(kept, output);
  await replace(watchChanges(systemFs, async ({ name, args, index }, make) => {
    const path = args[0]!.replace(output, "").replaceAll(RUN_ID, "run");
    changes.push({ name, before: `${name} ${path}`, index });
    await make();
  }));
  const replaced = await readMonths(output);
  const nameOf = (months: readonly string[]) =>
    isSame(months, old) ? "old" : isSame(months, replaced) ? "new" : "mixed";

  const kills: Interruption[] = [];
  const chosen = changes.filter(({ name }) => at.includes(name));
  for (const { before, index } of chosen) {
    await startOver(kept, output);
    const kill = () => Promise.reject(new Error(KILLED));
    await replace(killAt(systemFs, { at: index, kill })).catch((error: Error) => {
      if (!error.message.includes(KILLED)) throw error;
    });
    const lake = nameOf(await readMonths(output));
    await replace();
    kills.push({ changes: index, before, lake, afterNextRun: nameOf(await readMonths(output)) });
    onProgress?.({ phase: "kill", done: kills.length, total: chosen.length, unit: "runs" });
  }
  return kills;
}

async function startOver(from: string, to: string): Promise<void> {
  await systemFs.remove(to);
  await cp(from, to, { recursive: true });
}

/** Rows of each month, as a reader sees them who knows nothing of manifests. */
async function readMonths(lake: string): Promise<string[]> {
  using db = await openDuckdb();
  const files = sqlText(`${pathPattern(`${lake}/clean`)}/*/*/*.parquet`);
  const rows = await db.rows(`SELECT mes, count(*) AS rows, sum(soc_pct) AS soc
    FROM read_parquet(${files}, hive_partitioning = true) GROUP BY mes ORDER BY mes`);
  return rows.map((row) => JSON.stringify(row));
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.join() === b.join();
}
