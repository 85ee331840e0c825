/** The batch job: reads like the list of its phases. @module */

import { type Duckdb, openDuckdb } from "@lib/engines/duckdb.ts";
import type { Lake, PartitionChange } from "@lib/lake/lake.ts";
import { openLake } from "@lib/lake/open_lake.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { newRunId } from "@lib/time/run_id.ts";
import { registerLake } from "./catalog.ts";
import { enrich } from "./enrich.ts";
import { explainFailure } from "./explain_failure.ts";
import { fileSource } from "./ingest/file_source.ts";
import { type CheckedJob, checkJob, type JobOptions } from "./job_options.ts";
import { type JobResult, jobResult } from "./job_result.ts";
import type { Ingested, JobSource } from "./job_source.ts";
import { completeEvent, failEvent, lineageChange, type LineageRun, startEvent } from "./lineage.ts";
import { type ExecLog, metadataChanges } from "./metadata.ts";
import { cleanColumns, type OutputColumn, quarantineColumns } from "./output_columns.ts";
import { createPhaseLog, type PhaseLog } from "./phase_log.ts";
import { duckdbQuality } from "./quality/duckdb_quality.ts";
import type { QualityEngine } from "./quality/quality_engine.ts";
import { createStandardTable } from "./standard_table.ts";
import { type RunMetrics, validate } from "./validate.ts";
import { inPeriodSql } from "./write/modes.ts";
import { type DataSetPlan, keysLeaving, planWrite } from "./write/plan_write.ts";
import { type Preview, preview } from "./write/preview.ts";
import { stageChanges } from "./write/stage_changes.ts";

/** Enough for the sorts and joins of a million rows without spilling. */
const DEFAULT_MEMORY_MB = 900;

/**
 * Reads input files, judges every row by the contract's rules, and publishes clean and quarantined
 * rows to a lake, all of it or nothing.
 *
 * @throws {UsageError} for wrong options, input that cannot be read, or a target that is no such lake.
 * @throws {LakeBusyError} where another job has the lake open.
 * @throws {Error} where the sums do not add up or the disk is full; the lake is then as it was.
 *
 * @example
 * ```ts
 * import { runJob } from "@lib/pipeline/run_job.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * const result = await runJob({
 *   contract: evTelemetry,
 *   input: "data/golden/ev/dirty_v20.jsonl.gz",
 *   output: `${folder}/lake`,
 * });
 * assertEquals([result.input_rows, result.clean_rows, result.quarantine_rows], [2431, 2266, 165]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function runJob(options: JobOptions): Promise<JobResult> {
  const job = checkJob(options);
  const label = [options.input].flat().join(", ");
  return await runSource(job, { source: fileSource({ ...job, label }), quarantineBy: "file" });
}

/** Where the rows come from, and which quarantined rows they stand for. */
export interface SourceOfRun {
  readonly source: JobSource;
  readonly quarantineBy: "file" | "row";
}

/** Runs a checked job on any source of rows. */
export async function runSource(job: CheckedJob, from: SourceOfRun): Promise<JobResult> {
  const { contract, nowMs = Date.now, dryRun = false } = job;
  const runId = job.runId ?? newRunId(nowMs());
  const columnOptions = {
    profile: job.profile,
    runId,
    ...(job.parameters === undefined ? {} : { parameters: job.parameters }),
  };
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
    ...(job.fs === undefined ? {} : { fs: job.fs }),
  });
  const startUtc = new Date(nowMs()).toISOString();
  const run: Run = { job, lake, runId, startUtc, clean, quarantine, ...from };
  const scratch = dryRun ? await Deno.makeTempDir() : lake.staging;
  try {
    using db = await openDuckdb({
      memoryLimitMb: job.memoryLimitMb ?? DEFAULT_MEMORY_MB,
      spillDirectory: `${scratch}/spill`,
    });
    return await runPhases(db, run, scratch);
  } catch (error) {
    const explained = explainFailure(error, job.output);
    await noteFailure(run, explained);
    throw explained;
  } finally {
    if (dryRun) await Deno.remove(scratch, { recursive: true });
  }
}

interface Run extends SourceOfRun {
  readonly job: CheckedJob;
  readonly lake: Lake;
  readonly runId: string;
  readonly startUtc: string;
  readonly clean: readonly OutputColumn[];
  readonly quarantine: readonly OutputColumn[];
}

interface WriteOutcome {
  readonly plans: readonly DataSetPlan[];
  readonly changes: readonly PartitionChange[];
  readonly preview?: Preview;
}

async function runPhases(db: Duckdb, run: Run, scratch: string): Promise<JobResult> {
  const { job, lake, source, clean, quarantine, runId } = run;
  const { contract, period } = job;
  const log = createPhaseLog(job.onProgress);
  const inPeriod = period ? { inPeriod: inPeriodSql(contract, period) } : {};
  const table = rulesOf(contract, job.profile);

  await createStandardTable(db, contract);
  const startMs = performance.now();
  const ingested = await source.ingest(db, { scratch, lake });
  const rows = ingested.sources.reduce((sum, part) => sum + part.rows, 0);
  const { standardizeMs } = ingested;
  log.note("ingest", ingested.lines, rows, performance.now() - startMs - standardizeMs);
  log.note("standardize", rows, rows, standardizeMs);

  const engine = await engineOf(job, db);
  const { iqr } = await log.run("quality", rows, async () => ({
    value: await engine.judge({
      db,
      contract,
      table,
      scratch,
      ...(ingested.iqr === undefined ? {} : { iqr: ingested.iqr }),
    }),
    rowsOut: rows,
  }));

  await log.run("enrich", rows, async () => ({
    value: await enrich(db, {
      clean,
      quarantine,
      files: ingested.sources.map(({ file }) => file),
      ...inPeriod,
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
      ...inPeriod,
    }),
    rowsOut: rows,
  }));
  checkOutside(job, metrics);

  const parts = {
    job,
    runId,
    ingested,
    metrics,
    recovered: lake.recovered.detail,
    phases: log.phases,
    ...(source.replayOf === undefined ? {} : { replayOf: source.replayOf }),
  };
  if (rows === 0) {
    const notes = [...ingested.notes, "the input has no rows: nothing was changed"];
    return jobResult({ ...parts, ingested: { ...ingested, notes }, plans: [], filesAdded: 0 });
  }

  const written = await log.run<WriteOutcome>("write", rows, async () => {
    await source.loadRaw(db);
    const plans = await planWrite(db, { ...run, contract, mode: job.mode, ...periodOf(job) });
    checkPlanned(plans, metrics);
    checkShrink(job, keysLeaving(plans));
    if (job.dryRun) {
      const value = { plans, changes: [], preview: await preview(db, plans, contract) };
      return { value, rowsOut: 0 };
    }
    const changes: PartitionChange[] = [];
    for (const plan of plans) {
      changes.push(...await stageChanges(db, { ...plan, staging: lake.staging, runId }));
    }
    const rowsOut = changes.reduce(
      (sum, { add }) => sum + add.reduce((inFiles, file) => inFiles + file.rows, 0),
      0,
    );
    return { value: { plans, changes }, rowsOut };
  });
  const filesAdded = written.changes.filter(({ dataSet }) => dataSet === "clean")
    .reduce((sum, { add }) => sum + add.length, 0);
  if (job.dryRun) return jobResult({ ...parts, ...written, filesAdded });

  await log.run("metadata", rows, async () => {
    const execLog = execLogOf(run, { ingested, metrics, engine, log });
    const events = [
      startEvent(lineageOf(run), run.startUtc),
      completeEvent(lineageOf(run), execLog.job_end_utc, { metrics, columns: clean }),
    ];
    await lake.commit(written.changes, [
      ...metadataChanges(execLog, clean),
      lineageChange(events),
    ]);
    return { value: undefined, rowsOut: rows };
  });

  if (job.register) {
    const name = job.register;
    await log.run("catalog", metrics.clean_rows, async () => ({
      value: await registerLake({
        name,
        lake: Deno.realPathSync(lake.dir),
        columns: clean,
        hasRows: lake.partitions("clean").size > 0,
      }),
      rowsOut: metrics.clean_rows,
    }));
  }
  return jobResult({ ...parts, ...written, filesAdded });
}

async function engineOf(job: CheckedJob, db: Duckdb): Promise<QualityEngine> {
  if (job.engine === "duckdb") return duckdbQuality(db);
  const { polarsQuality } = await import("./quality/polars_quality.ts");
  return polarsQuality();
}

function checkOutside(job: CheckedJob, { outside_rows: outside }: RunMetrics): void {
  if (outside === 0 || job.clip) return;
  throw new Error(
    `Cannot publish as ${outside} rows of the input are outside the period from ${job.from} to ` +
      `${job.to}; --clip leaves them out`,
  );
}

/** What is to be written must be what was judged: a row lost on the way would go unnoticed. */
function checkPlanned(plans: readonly DataSetPlan[], metrics: RunMetrics): void {
  const judged = { clean: metrics.clean_rows, quarantine: metrics.quarantine_rows };
  for (const { dataSet, diff } of plans) {
    const rows = diff.reduce((sum, part) => sum + part.added + part.replaced + part.skipped, 0);
    if (rows === judged[dataSet]) continue;
    throw new Error(
      `Cannot publish as the sums of ${dataSet} do not add up: ${judged[dataSet]} rows judged, ` +
        `${rows} to be written or stored already`,
    );
  }
}

function checkShrink(job: CheckedJob, leaving: number): void {
  if (!job.noShrink || leaving === 0) return;
  throw new Error(`Cannot publish as ${leaving} keys would leave the lake, and --no-shrink is set`);
}

function periodOf({ period }: CheckedJob): { period?: NonNullable<CheckedJob["period"]> } {
  return period === undefined ? {} : { period };
}

function execLogOf(
  run: Run,
  { ingested, metrics, engine, log }: {
    ingested: Ingested;
    metrics: RunMetrics;
    engine: QualityEngine;
    log: PhaseLog;
  },
): ExecLog {
  const { job, source } = run;
  const { profile: _profile, sources: _sources, ...figures } = metrics;
  return {
    job_name: job.contract.jobName,
    job_start_utc: run.startUtc,
    job_end_utc: new Date((job.nowMs ?? Date.now)()).toISOString(),
    input_path: source.label,
    output_path: job.output,
    read_format: source.format,
    mode: job.mode,
    records_clean: metrics.clean_rows,
    records_quarantine: metrics.quarantine_rows,
    pct_clean: metrics.pct_clean,
    pct_quarantine: metrics.pct_quarantine,
    ...metrics.counts,
    engine: engine.name,
    engine_version: engine.version,
    profile: job.profile,
    run_id: run.runId,
    tz_source: job.tzSource ?? "UTC",
    sources: ingested.sources,
    ...(source.replayOf === undefined ? {} : { replay_of: source.replayOf }),
    phases: [...log.phases],
    metrics: figures,
  };
}

function lineageOf({ job, runId, source }: Run): LineageRun {
  const inputs = job.inputs.files.map(({ path }) => path);
  return {
    runId,
    jobName: job.contract.jobName,
    inputs: inputs.length > 0 ? inputs : [source.label],
    output: job.output,
  };
}

/**
 * A lake that is there keeps a note of the run that failed. The note must not hide the error that it
 * is about, so what goes wrong with the note itself is left unsaid.
 */
async function noteFailure(run: Run, error: unknown): Promise<void> {
  const { job, lake } = run;
  if (job.dryRun || lake.manifest === undefined) return;
  const message = error instanceof Error ? error.message : String(error);
  const endUtc = new Date((job.nowMs ?? Date.now)()).toISOString();
  const events = [
    startEvent(lineageOf(run), run.startUtc),
    failEvent(lineageOf(run), endUtc, message),
  ];
  await lake.commit([], [lineageChange(events)]).catch(() => undefined);
}

function typesOf(columns: readonly OutputColumn[]) {
  return columns.map(({ name, type }) => ({ name, type }));
}
