/** The phases of a run: reads like their list. @module */

import type { Duckdb } from "@lib/engines/duckdb.ts";
import type { PartitionChange } from "@lib/lake/lake.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { checkOutside, checkPlanned, checkShrink } from "./check_sums.ts";
import { enrich } from "./enrich.ts";
import { type JobResult, jobResult } from "./job_result.ts";
import { createPhaseLog } from "./phase_log.ts";
import { publishRun } from "./publish_run.ts";
import { chooseEngine } from "./quality/choose_engine.ts";
import type { EngineName } from "./quality/quality_engine.ts";
import { noteNoRows } from "./note_no_rows.ts";
import type { Run } from "./run.ts";
import { createStandardTable } from "./standard_table.ts";
import { tryToRegister } from "./try_to_register.ts";
import { validate } from "./validate.ts";
import { countContradicted } from "./write/count_contradicted.ts";
import { inPeriodSql } from "./write/modes.ts";
import { noteContradicted } from "./write/note_contradicted.ts";
import { type DataSetPlan, keysLeaving, planWrite } from "./write/plan_write.ts";
import { type Preview, preview } from "./write/preview.ts";
import { stageChanges } from "./write/stage_changes.ts";
import { stagedRows } from "./write/staged_rows.ts";

interface WriteOutcome {
  readonly plans: readonly DataSetPlan[];
  readonly changes: readonly PartitionChange[];
  readonly preview?: Preview;
}

/**
 * Takes a run through its phases, in the order in which data flows. Nothing is published before the
 * sums of what was read, judged and is to be written agree.
 */
export async function runPhases(
  db: Duckdb,
  run: Run,
  { scratch, engine: engineName }: { readonly scratch: string; readonly engine: EngineName },
): Promise<JobResult> {
  const { job, lake, source, clean, quarantine, runId } = run;
  const { contract, period } = job;
  const log = createPhaseLog(job.onProgress);
  const inPeriod = period && inPeriodSql(contract, period);
  const table = rulesOf(contract, job.profile);

  await createStandardTable(db, contract);
  const startMs = performance.now();
  const ingested = await source.ingest(db, { scratch, lake });
  const rows = ingested.sources.reduce((sum, part) => sum + part.rows, 0);
  const { standardizeMs } = ingested;
  log.note("ingest", ingested.lines, rows, performance.now() - startMs - standardizeMs);
  log.note("standardize", rows, rows, standardizeMs);

  const engine = await chooseEngine(engineName, db);
  const { iqr } = await log.run("quality", rows, async () => ({
    value: await engine.judge({
      db,
      contract,
      table,
      scratch,
      iqr: ingested.iqr,
    }),
    rowsOut: rows,
  }));

  await log.run("enrich", rows, async () => ({
    value: await enrich(db, {
      clean,
      quarantine,
      sources: ingested.sources,
      inPeriod,
    }),
    rowsOut: rows,
  }));

  const metrics = await log.run("validate", rows, async () => ({
    value: await validate(db, {
      contract,
      table,
      iqr,
      clean,
      ingested: ingested.sources,
      inPeriod,
    }),
    rowsOut: rows,
  }));
  checkOutside(job, metrics);

  const notes = [...ingested.notes];
  const parts = {
    job,
    runId,
    blankLines: ingested.blankLines,
    notes,
    metrics,
    recovered: lake.recovered.detail,
    phases: log.phases,
    replayOf: source.replayOf,
  };
  if (rows === 0) {
    notes.push(noteNoRows(job));
    return jobResult({ ...parts, plans: [], changes: [] });
  }

  const written = await log.run<WriteOutcome>("write", rows, async () => {
    await source.loadRaw(db);
    const plans = await planWrite(db, { ...run, contract, mode: job.mode, period });
    checkPlanned(plans, metrics);
    checkShrink(job, keysLeaving(plans));
    if (job.dryRun) {
      const value = { plans, changes: [], preview: await preview(db, plans, contract) };
      return { value, rowsOut: 0 };
    }
    const contradicted = job.mode === "append" ? await countContradicted(db, contract, lake) : 0;
    notes.push(...noteContradicted(contradicted));
    const changes: PartitionChange[] = [];
    for (const plan of plans) {
      changes.push(...await stageChanges(db, { ...plan, staging: lake.staging, runId }));
    }
    return { value: { plans, changes }, rowsOut: stagedRows(changes) };
  });
  if (job.dryRun) return jobResult({ ...parts, ...written });

  await log.run("metadata", rows, async () => {
    await publishRun(run, written.changes, { ingested, metrics, engine, phases: [...log.phases] });
    return { value: undefined, rowsOut: rows };
  });

  const registerError = job.register && await log.run("catalog", metrics.clean_rows, async () => ({
    value: await tryToRegister(run, job.register!),
    rowsOut: metrics.clean_rows,
  }));
  return jobResult({ ...parts, ...written, registerError });
}
