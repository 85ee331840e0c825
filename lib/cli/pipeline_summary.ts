/** A job's result as lines for a person. @module */

import { basename } from "node:path";
import type { JobResult } from "@lib/pipeline/job_result.ts";
import type { DayChange } from "@lib/pipeline/write/changed_days.ts";
import type { Preview } from "@lib/pipeline/write/preview.ts";
import { countOf } from "@lib/feedback/count_of.ts";

/**
 * What a run read, kept and wrote, ending with the reconciliation per source file.
 *
 * @example
 * ```ts
 * import { pipelineSummary } from "@lib/cli/pipeline_summary.ts";
 * import { runJob } from "@lib/pipeline/run_job.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * const result = await runJob({
 *   contract: evTelemetry,
 *   input: "data/golden/ev/dirty_v20.jsonl.gz",
 *   output: `${folder}/lake`,
 * });
 * const text = pipelineSummary(result, `${folder}/lake`).join("\n");
 * assertStringIncludes(text, "2,431 = 2,266 clean + 165 quarantined");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function pipelineSummary(result: JobResult, output: string): string[] {
  const { written } = result;
  const lines: string[] = [];
  if (result.recovered !== "") lines.push(result.recovered);
  lines.push(...result.notes.map((note) => `note: ${note}`));
  lines.push(
    `run ${result.run_id}: profile ${result.profile}, engine ${result.engine}, mode ${result.mode}`,
  );
  const reasons = Object.entries(result.reasons).sort(([, a], [, b]) => b - a).slice(0, 8);
  if (reasons.length > 0) {
    lines.push(
      `most frequent reasons: ${reasons.map(([code, n]) => `${code} ${count(n)}`).join(", ")}`,
    );
  }
  for (const [code, n] of Object.entries(result.warnings)) {
    lines.push(`warning: ${code} in ${countOf(n, "row")}`);
  }
  lines.push("reconciliation: input = clean + quarantined, by source file");
  for (const { file, rows, clean, quarantine, outside } of result.sources) {
    lines.push(`  ${shortName(file)}: ${sums(rows, clean, quarantine, outside)}`);
  }
  if (result.sources.length > 1) {
    const { input_rows, clean_rows, quarantine_rows, outside_rows } = result;
    lines.push(`  all: ${sums(input_rows, clean_rows, quarantine_rows, outside_rows)}`);
  }
  if (result.blank_lines > 0) lines.push(`${countOf(result.blank_lines, "blank line")}, not rows`);
  if (result.preview) return [...lines, ...previewLines(result.preview)];
  const changed = written.partitions.filter(({ action }) => action !== "unchanged");
  lines.push(
    changed.length === 0
      ? result.clean_rows === 0
        ? "nothing to write to clean: no row is clean"
        : `nothing to write: the lake at ${output} has these rows already`
      : `${countOf(written.rows, "row")} written to ${output}/clean${lostRows(written)}: ${
        changed.map(({ ano, mes, action }) => `ano=${ano}/mes=${mes} ${action}`).join(", ")
      }`,
  );
  if (written.skipped_existing > 0) {
    lines.push(`there already: ${countOf(written.skipped_existing, "row")}`);
  }
  return lines;
}

/** What a run took away, which nothing but an earlier copy brings back. */
function lostRows({ replaced, removed }: JobResult["written"]): string {
  return [[replaced, "replaced"], [removed, "removed"]].filter(([rows]) => rows !== 0)
    .map(([rows, what]) => `, ${countOf(rows as number, "stored row")} ${what}`).join("");
}

/** Of a path its last part; of a topic's partition all of it. */
function shortName(source: string): string {
  return source.startsWith("kafka:") ? source : basename(source);
}

function previewLines(preview: Preview): string[] {
  const counts = (part: Pick<DayChange, "added" | "replaced" | "removed">) =>
    `add ${count(part.added)}, replace ${count(part.replaced)}, remove ${count(part.removed)}`;
  const reasons = (to: string) => {
    const moved = preview.moved_reasons.filter((row) => row.to === to);
    return moved.length === 0
      ? ""
      : ` (${moved.map(({ reason, rows }) => `${reason} ${count(rows)}`).join(", ")})`;
  };
  return [
    preview.partitions.length === 0
      ? "dry run, nothing was changed; no partition would be changed"
      : "dry run, nothing was changed; it would, per partition:",
    ...preview.partitions.map((part) =>
      `  ano=${part.ano}/mes=${part.mes}: ${counts(part)}, keep ${count(part.kept)}`
    ),
    ...(preview.days.length === 0 ? [] : ["per day that changes:"]),
    ...preview.days.map((day) => `  ${day.event_date}: ${counts(day)}`),
    `  ${countOf(preview.clean_to_quarantine, "stored row")} would move from clean to quarantine` +
    `${reasons("quarantine")}, ${count(preview.quarantine_to_clean)} from quarantine to clean` +
    reasons("clean"),
  ];
}

function sums(rows: number, clean: number, quarantine: number, outside: number): string {
  const beyond = outside > 0 ? ` + ${count(outside)} outside the period` : "";
  return `${count(rows)} = ${count(clean)} clean + ${count(quarantine)} quarantined${beyond}`;
}

function count(rows: number): string {
  return rows.toLocaleString("en-US");
}
