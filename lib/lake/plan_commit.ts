/** From what a run wants to what is to be done on disk: pure, and the place for the caller's mistakes. @module */

import type { LakeFile, LakeIdentity, Manifest, PartitionChange } from "./lake.ts";

/** One folder that changes, by the names in it. Old and new never have the same names. */
export interface FolderStep {
  /** Relative to the lake, such as `clean/ano=2025/mes=8`. */
  readonly folder: string;
  readonly before: readonly string[];
  /** Empty where the partition is removed. */
  readonly after: readonly string[];
}

/** What a commit will do. */
export interface CommitPlan {
  /** The changes that change something, each with its step. */
  readonly steps: readonly { readonly change: PartitionChange; readonly step: FolderStep }[];
  readonly manifest: Manifest;
}

/** Who commits, and when. */
export interface PlanOptions {
  readonly identity: LakeIdentity;
  readonly lastRun: Manifest["lastRun"];
  /** Bytes of each new file, by its path. */
  readonly bytesOf: ReadonlyMap<string, number>;
}

const PARTITION = /^[\w-]+=[^/\\]+(\/[\w-]+=[^/\\]+)*$/;
const FILE_NAME = /^[^./\\_][^/\\]*\.parquet$/;

/**
 * Plans a commit: which folders change from which names to which, and the manifest afterwards.
 *
 * A new file's name must never have been in the partition's present content, so that the names alone
 * tell an old folder from a new one: that is how a killed commit is recovered.
 *
 * @throws {TypeError} for a change that cannot be meant.
 *
 * @example
 * ```ts
 * import { planCommit } from "@lib/lake/plan_commit.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const plan = planCommit(undefined, [{
 *   dataSet: "clean",
 *   partition: "ano=2025/mes=8",
 *   keep: [],
 *   add: [{ path: "staging/x.parquet", name: "r1-0.parquet", rows: 3 }],
 * }], {
 *   identity: { contract: "reading", version: "1", columns: { clean: [] } },
 *   lastRun: { runId: "r1", job: "pipeline", endedUtc: "2025-08-01T00:00:00.000Z" },
 *   bytesOf: new Map([["staging/x.parquet", 90]]),
 * });
 * assertEquals(plan.steps.map(({ step }) => step), [
 *   { folder: "clean/ano=2025/mes=8", before: [], after: ["r1-0.parquet"] },
 * ]);
 * assertEquals(plan.manifest.dataSets, {
 *   clean: { "ano=2025/mes=8": [{ name: "r1-0.parquet", rows: 3, bytes: 90 }] },
 * });
 * ```
 */
export function planCommit(
  stored: Manifest | undefined,
  changes: readonly PartitionChange[],
  { identity, lastRun, bytesOf }: PlanOptions,
): CommitPlan {
  const dataSets: Record<string, Record<string, readonly LakeFile[]>> = {};
  for (const name of Object.keys({ ...identity.columns, ...stored?.dataSets })) {
    dataSets[name] = { ...stored?.dataSets[name] };
  }
  const steps: { change: PartitionChange; step: FolderStep }[] = [];
  const seen = new Set<string>();
  for (const change of changes) {
    const folder = `${change.dataSet}/${change.partition}`;
    const partitions = dataSets[change.dataSet];
    if (partitions === undefined || identity.columns[change.dataSet] === undefined) {
      throw mistake("dataSet", Object.keys(identity.columns).join(" or "), change.dataSet);
    }
    if (!PARTITION.test(change.partition) || change.partition.includes("..")) {
      throw mistake("partition", "a relative folder of name=value parts", change.partition);
    }
    if (seen.has(folder)) throw mistake("changes", "at most one per partition", folder);
    seen.add(folder);
    const before = partitions[change.partition] ?? [];
    const after = contentAfter(change, before, bytesOf);
    if (after.length > 0) partitions[change.partition] = after;
    else delete partitions[change.partition];
    if (change.add.length > 0 || after.length < before.length) {
      steps.push({ change, step: { folder, before: namesOf(before), after: namesOf(after) } });
    }
  }
  return {
    steps,
    manifest: {
      lakeFormat: 1,
      contract: identity.contract,
      version: identity.version,
      columns: mergeColumns(stored?.columns ?? {}, identity.columns),
      dataSets,
      lastRun,
      runs: (stored?.runs ?? 0) + 1,
    },
  };
}

function contentAfter(
  { keep, add }: PartitionChange,
  before: readonly LakeFile[],
  bytesOf: ReadonlyMap<string, number>,
): LakeFile[] {
  const present = new Set(namesOf(before));
  const missing = keep.find((name) => !present.has(name));
  if (missing !== undefined) throw mistake("keep", "names of files in the partition", missing);
  for (const { name, path, rows } of add) {
    if (!FILE_NAME.test(name)) throw mistake("name", "a visible name ending in .parquet", name);
    if (present.has(name)) throw mistake("name", "new in its partition", name);
    present.add(name);
    if (!Number.isSafeInteger(rows) || rows < 0) throw mistake("rows", "a count", String(rows));
    if (!bytesOf.get(path)) throw mistake("path", "a file with content", path);
  }
  const kept = new Set(keep);
  return [
    ...before.filter(({ name }) => kept.has(name)),
    ...add.map(({ name, rows, path }) => ({ name, rows, bytes: bytesOf.get(path)! })),
  ].sort((a, b) => a.name < b.name ? -1 : 1);
}

/** The run's columns in its order, then those that only stored files have. */
function mergeColumns(
  stored: Manifest["columns"],
  brought: Manifest["columns"],
): Manifest["columns"] {
  return Object.fromEntries(
    Object.keys({ ...stored, ...brought }).map((dataSet) => {
      const columns = brought[dataSet] ?? [];
      const names = new Set(columns.map(({ name }) => name));
      const others = (stored[dataSet] ?? []).filter(({ name }) => !names.has(name));
      return [dataSet, [...columns, ...others]];
    }),
  );
}

function namesOf(files: readonly LakeFile[]): string[] {
  return files.map(({ name }) => name);
}

function mistake(parameter: string, accepted: string, value: string): TypeError {
  return new TypeError(
    `Cannot use ${parameter} as it must be ${accepted}: current value is ${value}`,
  );
}
