/** What a lake should hold after a job, worked out with maps: the other side of the tests of the write modes. @module */

import { fieldOf } from "@lib/contracts/contract.ts";
import type { Reading, RecordKind } from "./_record_kinds.ts";
import type { WriteMode } from "./write/modes.ts";

/** A line of an input file: a reading, or text that is none. */
export type Line = Reading | string;

/** A job of the model. */
export interface ModelJob {
  /** Lines by file; files are read in the order of their names. */
  readonly files: ReadonlyMap<string, readonly Line[]>;
  readonly mode: WriteMode;
  readonly profile: string;
  readonly from?: string;
  readonly to?: string;
  readonly clip?: boolean;
}

/** A row, by what tells it apart, with all of it that the tests look at in `says`. */
export interface ModelRow {
  readonly at: string | undefined;
  readonly partition: string;
  readonly key: string | undefined;
  readonly file: string;
  readonly line: number;
  readonly raw: string;
  readonly says: string;
}

/** Both data sets by identity. */
export interface ModelLake {
  readonly clean: ReadonlyMap<string, ModelRow>;
  readonly quarantine: ReadonlyMap<string, ModelRow>;
}

/** Rows of one partition, in the words of the result's preview. */
export interface ModelDiff {
  added: number;
  replaced: number;
  removed: number;
  kept: number;
  skipped: number;
}

/** What a job does. */
export interface ModelRun {
  readonly lake: ModelLake;
  readonly rows: number;
  readonly outside: number;
  readonly judged: { readonly clean: number; readonly quarantine: number };
  readonly clean: ReadonlyMap<string, ModelDiff>;
  readonly quarantine: ReadonlyMap<string, ModelDiff>;
  readonly cleanToQuarantine: number;
  readonly quarantineToClean: number;
}

export const EMPTY_LAKE: ModelLake = { clean: new Map(), quarantine: new Map() };

/** Runs a job on the model. */
export function modelRun(kind: RecordKind, lake: ModelLake, job: ModelJob): ModelRun {
  const read = readLines(kind, job);
  const inside = read.filter(({ row }) => isInPeriod(row, job));
  const accepted = new Map(
    inside.filter(({ isClean }) => isClean).map(({ row }) => [row.key!, row]),
  );
  const rejected = new Map(
    inside.filter(({ isClean }) => !isClean).map(({ row }) => [place(row), row]),
  );
  const partitions = new Set([...accepted.values()].map(({ partition }) => partition));
  const keys = new Set(read.map(({ row }) => row.key));
  const isInScope: Record<WriteMode, (row: ModelRow) => boolean> = {
    append: () => false,
    overwrite: () => true,
    overwrite_partitions: ({ partition }) => partitions.has(partition),
    merge: ({ key }) => keys.has(key),
    replace: (row) => isInPeriod(row, job),
  };
  const clean = meet(lake.clean, accepted, {
    isInScope: isInScope[job.mode],
    isAppend: job.mode === "append",
  });
  const quarantine = meet(lake.quarantine, rejected, {
    isInScope: (row) =>
      job.mode === "overwrite" || (job.files.has(row.file) && isInPeriod(row, job)),
  });
  const rejectedKeys = new Set([...rejected.values()].map(({ key }) => key));
  const acceptedPlaces = new Set([...accepted.values()].map((row) => `${row.file} ${row.line}`));
  return {
    lake: { clean: clean.rows, quarantine: quarantine.rows },
    rows: read.length,
    outside: read.length - inside.length,
    judged: { clean: accepted.size, quarantine: rejected.size },
    clean: clean.diff,
    quarantine: quarantine.diff,
    cleanToQuarantine: clean.removed.filter(({ key }) => rejectedKeys.has(key)).length,
    quarantineToClean: quarantine.removed
      .filter((row) => acceptedPlaces.has(`${row.file} ${row.line}`)).length,
  };
}

/** What tells quarantined rows apart. */
export function place({ file, line, raw }: Pick<ModelRow, "file" | "line" | "raw">): string {
  return `${file} ${line} ${raw}`;
}

function readLines(kind: RecordKind, { files, profile }: ModelJob) {
  const lines = [...files].sort(([a], [b]) => a < b ? -1 : 1).flatMap(([file, content]) =>
    content.map((line, at) => ({ file, line: at + 1, content: line }))
  );
  const values = lines.map(({ content }) => typeof content === "string" ? null : content.value);
  const isUsual = usual(values.filter((value) => value !== null));
  const [lo, hi] = kind.ranges[profile]!;
  const seen = new Set<string>();
  return lines.map(({ file, line, content }) => {
    if (typeof content === "string") {
      const says = JSON.stringify([null, null, null, true, ["malformed_json"]]);
      const partition = "ano=0/mes=0";
      const row = { at: undefined, key: undefined, partition, file, line, raw: content, says };
      return { row, isClean: false };
    }
    const { who, value } = content;
    const at = content.at.startsWith("20") ? content.at : undefined;
    const key = at && `${kind.name(who)} ${at}`;
    const reasons = [
      ...(key !== undefined && seen.has(key) ? ["duplicate"] : []),
      ...(value === null ? [`not_null:${kind.column}`] : []),
      ...(value !== null && (value < lo || value > hi) ? [`range:${kind.column}`] : []),
      ...(at === undefined ? [`type:${fieldOf(kind.contract, kind.contract.eventTime)}`] : []),
    ];
    if (key !== undefined) seen.add(key);
    const isClean = reasons.length === 0;
    const partition = at ? `ano=${+at.slice(0, 4)}/mes=${+at.slice(5, 7)}` : "ano=0/mes=0";
    const said = [kind.name(who), at ?? null, value, isUsual(value)];
    const row: ModelRow = {
      ...{ at, key, partition, file, line, raw: kind.line(content) },
      says: JSON.stringify([...said, isClean ? kind.low.holds(value, profile) : reasons]),
    };
    return { row, isClean };
  });
}

/** Whether a value is within 1.5 interquartile ranges of the quartiles, by linear interpolation. */
function usual(values: number[]): (value: number | null) => boolean {
  const ordered = values.toSorted((a, b) => a - b);
  const quartile = (p: number) => {
    const at = (ordered.length - 1) * p;
    const [low, high] = [ordered[Math.floor(at)]!, ordered[Math.ceil(at)]!];
    return low + (high - low) * (at - Math.floor(at));
  };
  if (ordered.length === 0) return () => true;
  const [q1, q3] = [quartile(0.25), quartile(0.75)];
  const reach = 1.5 * (q3 - q1);
  return (value) => value === null || (value >= q1 - reach && value <= q3 + reach);
}

function isInPeriod({ at }: ModelRow, { mode, from, to }: ModelJob): boolean {
  return mode !== "replace" || at === undefined || (at >= from! && at < to!);
}

/** Lets new rows meet stored ones: those in scope leave unless the very same row comes. */
function meet(
  stored: ReadonlyMap<string, ModelRow>,
  incoming: ReadonlyMap<string, ModelRow>,
  { isInScope, isAppend = false }: {
    isInScope: (row: ModelRow) => boolean;
    isAppend?: boolean;
  },
) {
  const rows = new Map(stored);
  const diff = new Map<string, ModelDiff>();
  const of = ({ partition }: ModelRow) => {
    if (!diff.has(partition)) {
      const kept = [...stored.values()].filter((row) => row.partition === partition).length;
      diff.set(partition, { added: 0, replaced: 0, removed: 0, kept, skipped: 0 });
    }
    return diff.get(partition)!;
  };
  const removed: ModelRow[] = [];
  for (const [id, row] of stored) {
    const next = incoming.get(id);
    if (!isInScope(row) || (next !== undefined && isSame(row, next))) continue;
    rows.delete(id);
    of(row).kept--;
    if (next !== undefined) continue;
    of(row).removed++;
    removed.push(row);
  }
  for (const [id, row] of incoming) {
    const before = stored.get(id);
    if (before !== undefined && (isAppend || isSame(before, row))) {
      of(row).skipped++;
      continue;
    }
    if (before === undefined) of(row).added++;
    else of(row).replaced++;
    rows.set(id, row);
  }
  return { rows, diff, removed };
}

function isSame(a: ModelRow, b: ModelRow): boolean {
  return a.says === b.says && a.file === b.file && a.line === b.line && a.partition === b.partition;
}
