/** What a job gives back, on the command line as its one JSON document. @module */

import type { PartitionChange } from "@lib/lake/lake.ts";
import type { CheckedJob } from "./job_options.ts";
import type { PhaseInfo } from "./metadata.ts";
import type { RunMetrics, SourceResult } from "./run_metrics.ts";
import type { DataSetPlan } from "./write/plan_write.ts";
import type { Preview } from "./write/preview.ts";

/** What a run did to one partition of `clean`. */
export interface WrittenPartition {
  readonly ano: number;
  readonly mes: number;
  /** Rows that this run wrote there. */
  readonly rows: number;
  readonly action: "added" | "changed" | "removed" | "unchanged";
}

/** The result of a job. */
export interface JobResult {
  readonly run_id: string;
  readonly profile: string;
  readonly engine: string;
  readonly mode: string;
  readonly dry_run: boolean;
  readonly input_rows: number;
  readonly blank_lines: number;
  readonly clean_rows: number;
  readonly quarantine_rows: number;
  readonly outside_rows: number;
  readonly pct_clean: number;
  readonly pct_quarantine: number;
  readonly reasons: RunMetrics["reasons"];
  readonly warnings: RunMetrics["warnings"];
  readonly iqr: RunMetrics["iqr"];
  readonly column_profile: RunMetrics["profile"];
  readonly written: {
    readonly rows: number;
    /** Those of `rows` that took the place of a stored row with other values. */
    readonly replaced: number;
    /** Stored rows of `clean` that left without a successor. */
    readonly removed: number;
    readonly skipped_existing: number;
    readonly files: number;
    readonly partitions: readonly WrittenPartition[];
  };
  /** Only of a dry run. */
  readonly preview?: Preview;
  readonly sources: readonly SourceResult[];
  readonly phases: readonly PhaseInfo[];
  /** What an earlier, killed run left and what was done about it; empty for nothing. */
  readonly recovered: string;
  /** Runs whose quarantined rows were run again. */
  readonly replay_of?: readonly string[];
  readonly notes: readonly string[];
  /** Why the lake could not be registered although its rows are published. */
  readonly register_error?: string;
  /** The contract's run metrics, each under its own name. */
  readonly [metric: string]: unknown;
}

/** What a result is made of. */
export interface ResultParts {
  readonly job: CheckedJob;
  readonly runId: string;
  readonly blankLines: number;
  readonly notes: readonly string[];
  readonly metrics: RunMetrics;
  readonly plans: readonly DataSetPlan[];
  /** What was staged; nothing in a dry run. */
  readonly changes: readonly PartitionChange[];
  readonly recovered: string;
  readonly phases: readonly PhaseInfo[];
  readonly replayOf?: readonly string[];
  readonly preview?: Preview;
  readonly registerError?: string;
}

/** Puts a result together. */
export function jobResult(parts: ResultParts): JobResult {
  const { job, runId, metrics, plans, preview, replayOf } = parts;
  const clean = plans.find(({ dataSet }) => dataSet === "clean")?.diff ?? [];
  const sum = (of: (part: (typeof clean)[number]) => number) =>
    clean.reduce((total, part) => total + of(part), 0);
  const isDry = job.dryRun === true;
  return {
    run_id: runId,
    profile: job.profile,
    engine: job.engine,
    mode: job.mode,
    dry_run: isDry,
    input_rows: metrics.total_input_rows,
    blank_lines: parts.blankLines,
    clean_rows: metrics.clean_rows,
    quarantine_rows: metrics.quarantine_rows,
    outside_rows: metrics.outside_rows,
    pct_clean: metrics.pct_clean,
    pct_quarantine: metrics.pct_quarantine,
    ...metrics.counts,
    reasons: metrics.reasons,
    warnings: metrics.warnings,
    iqr: metrics.iqr,
    column_profile: metrics.profile,
    written: {
      rows: isDry ? 0 : sum(({ added, replaced }) => added + replaced),
      replaced: isDry ? 0 : sum(({ replaced }) => replaced),
      removed: isDry ? 0 : sum(({ removed }) => removed),
      skipped_existing: sum(({ skipped }) => skipped),
      files: parts.changes.filter(({ dataSet }) => dataSet === "clean")
        .reduce((files, { add }) => files + add.length, 0),
      partitions: isDry ? [] : clean.map(({ ano, mes, ...part }) => ({
        ano,
        mes,
        rows: part.added + part.replaced,
        action: actionOf(part),
      })),
    },
    ...(preview === undefined ? {} : { preview }),
    sources: metrics.sources,
    phases: parts.phases,
    recovered: parts.recovered,
    ...(replayOf === undefined ? {} : { replay_of: replayOf }),
    notes: parts.notes,
    ...(parts.registerError === undefined ? {} : { register_error: parts.registerError }),
  };
}

function actionOf(
  { added, replaced, removed, kept }: Omit<DataSetPlan["diff"][number], "ano" | "mes">,
): WrittenPartition["action"] {
  const entering = added + replaced;
  if (entering === 0 && removed === 0) return "unchanged";
  if (entering + kept === 0) return "removed";
  return kept === 0 && replaced === 0 && removed === 0 ? "added" : "changed";
}
