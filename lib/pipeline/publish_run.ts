/** Publishes a run with what it says of itself: run log, history, dictionary and lineage. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { PartitionChange } from "@lib/lake/lake.ts";
import type { Ingested } from "./job_source.ts";
import {
  completeEvent,
  failEvent,
  LINEAGE_FILE,
  lineageChange,
  type LineageRun,
  startEvent,
} from "./lineage.ts";
import { namespaceOf } from "./namespace_of.ts";
import { type ExecLog, metadataChanges, type PhaseInfo } from "./metadata.ts";
import type { Run } from "./run.ts";
import type { RunMetrics } from "./run_metrics.ts";

/** What a run has found out by the time it publishes. */
export interface RunFigures {
  readonly ingested: Ingested;
  readonly metrics: RunMetrics;
  readonly engine: { readonly name: string; readonly version: string };
  /** The phases before this one. */
  readonly phases: readonly PhaseInfo[];
}

/** Commits the changes and the metadata together. */
export async function publishRun(
  run: Run,
  changes: readonly PartitionChange[],
  figures: RunFigures,
): Promise<void> {
  const execLog = execLogOf(run, figures);
  const events = [
    startEvent(lineageOf(run), run.startUtc),
    completeEvent(lineageOf(run), execLog.job_end_utc, {
      metrics: figures.metrics,
      columns: run.clean,
    }),
  ];
  await run.lake.commit(changes, [...metadataChanges(execLog, run.clean), lineageChange(events)]);
}

/**
 * A lake that is there keeps a note of the run that failed, in the lineage and nowhere else. A
 * mistake in the call is no run. The note must not hide the error that it is about, so what goes
 * wrong with the note itself is left unsaid.
 */
export async function noteFailure(run: Run, error: unknown): Promise<void> {
  const { job, lake } = run;
  if (job.dryRun || lake.manifest === undefined || error instanceof UsageError) return;
  const message = error instanceof Error ? error.message : String(error);
  const endUtc = new Date((job.nowMs ?? Date.now)()).toISOString();
  try {
    const events = [
      startEvent(lineageOf(run), run.startUtc),
      failEvent(lineageOf(run), endUtc, message),
    ];
    const text = events.map((event) => `${JSON.stringify(event)}\n`).join("");
    await Deno.writeTextFile(`${lake.dir}/_metadata/${LINEAGE_FILE}`, text, { append: true });
  } catch {
    // See above: the run's own error is the one to show.
  }
}

function execLogOf(
  run: Run,
  { ingested, metrics, engine, phases }: RunFigures,
): ExecLog {
  const { job, source } = run;
  const { sources: _sources, ...figures } = metrics;
  return {
    job_name: job.contract.jobName,
    job_start_utc: run.startUtc,
    job_end_utc: new Date((job.nowMs ?? Date.now)()).toISOString(),
    input_path: source.label,
    output_path: Deno.realPathSync(run.lake.dir),
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
    replay_of: source.replayOf,
    phases,
    metrics: figures,
  };
}

function lineageOf({ job, lake, runId, source }: Run): LineageRun {
  const inputs = [
    ...job.inputs.files.map(({ path }) => ({ namespace: "file", name: path })),
    ...job.locations.map((uri) => ({ namespace: namespaceOf(uri), name: uri })),
    ...job.topics.map((name) => ({ namespace: "kafka", name })),
  ];
  return {
    runId,
    jobName: job.contract.jobName,
    inputs: inputs.length > 0 ? inputs : [{ namespace: "file", name: source.label }],
    output: Deno.realPathSync(lake.dir),
  };
}
