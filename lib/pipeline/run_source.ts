/** Runs a job on any source of rows: opens the lake and a session, and tidies up whatever happens. @module */

import { openDuckdb } from "@lib/engines/duckdb.ts";
import { openLake } from "@lib/lake/open_lake.ts";
import { newRunId } from "@lib/time/run_id.ts";
import { DEFAULT_MEMORY_MB } from "./default_memory_mb.ts";
import { explainFailure } from "./explain_failure.ts";
import type { CheckedJob } from "./job_options.ts";
import type { JobResult } from "./job_result.ts";
import { cleanColumns, type OutputColumn, quarantineColumns } from "./output_columns.ts";
import { noteFailure } from "./publish_run.ts";
import type { Run, SourceOfRun } from "./run.ts";
import { runPhases } from "./run_phases.ts";
import { runSparkPhases } from "./spark/run_spark_phases.ts";

/** Runs a checked job on any source of rows. */
export async function runSource(job: CheckedJob, from: SourceOfRun): Promise<JobResult> {
  const { contract, nowMs = Date.now, dryRun = false } = job;
  const runId = job.runId ?? newRunId(nowMs());
  const columnOptions = { profile: job.profile, runId, parameters: job.parameters };
  const clean = cleanColumns(contract, columnOptions);
  const quarantine = quarantineColumns(contract, columnOptions);
  await using lake = await openLake(job.output, {
    identity: {
      contract: contract.name,
      version: contract.version,
      columns: { clean: typesOf(clean), quarantine: typesOf(quarantine) },
    },
    runId,
    job: "pipeline",
    readOnly: dryRun,
    nowMs,
    fs: job.fs,
  });
  const startUtc = new Date(nowMs()).toISOString();
  const run: Run = { job, lake, runId, startUtc, clean, quarantine, ...from };
  const scratch = dryRun ? await Deno.makeTempDir() : lake.staging;
  try {
    const { engine } = job;
    if (engine === "spark") return await runSparkPhases(run, scratch);
    using db = await openDuckdb({
      memoryLimitMb: job.memoryLimitMb ?? DEFAULT_MEMORY_MB,
      spillDirectory: `${scratch}/spill`,
    });
    return await runPhases(db, run, { scratch, engine });
  } catch (error) {
    const explained = explainFailure(error, job.output);
    await noteFailure(run, explained);
    throw explained;
  } finally {
    if (dryRun) await Deno.remove(scratch, { recursive: true });
  }
}

function typesOf(columns: readonly OutputColumn[]) {
  return columns.map(({ name, type }) => ({ name, type }));
}
