/**
 * The first half of a commit: everything that can fail for want of space or by a wrong file happens
 * here, in the hidden staging folder, before the first visible change.
 *
 * @module
 */

import { foldersAbove, PLACES } from "./_places.ts";
import type { Fs } from "./fs.ts";
import type { MetadataChange } from "./lake.ts";
import { manifestText } from "./manifest.ts";
import type { CommitPlan } from "./plan_commit.ts";
import type { Intent } from "./publish.ts";

/** Where to stage. */
export interface StageOptions {
  readonly dir: string;
  readonly fs: Fs;
}

/**
 * Builds the whole new content of every changed partition and metadata file in staging and waits
 * until the disk has it. Files that stay are linked, so that they cost no space, and copied only
 * where the file system knows no links.
 *
 * @throws {Error} where a staged file has not the size it was planned with.
 *
 * @example
 * ```ts
 * import { stage } from "@lib/lake/stage.ts";
 * import { planCommit } from "@lib/lake/plan_commit.ts";
 * import { systemFs } from "@lib/lake/fs.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const plan = planCommit(undefined, [], {
 *   identity: { contract: "reading", version: "1", columns: { clean: [] } },
 *   lastRun: { runId: "r1", job: "pipeline", endedUtc: "2025-08-01T00:00:00.000Z" },
 *   bytesOf: new Map(),
 * });
 * const history = { name: "history.ndjson", appendLines: ['{"run":"r1"}'] };
 * const intent = await stage(plan, [history], { dir, fs: systemFs });
 * assertEquals(intent.metadata, ["history.ndjson", "manifest.json"]);
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function stage(
  plan: CommitPlan,
  metadata: readonly MetadataChange[],
  options: StageOptions,
): Promise<Intent> {
  const { dir, fs } = options;
  const { runId, job } = plan.manifest.lastRun;
  for (const planned of plan.steps) {
    if (planned.step.after.length > 0) await stageFolder(planned, plan, options);
  }
  await fs.makeDir(`${dir}/${PLACES.newMetadata(runId)}`);
  for (const change of metadata) {
    const text = await newText(change, options);
    await fs.writeText(`${dir}/${PLACES.newMetadata(runId, change.name)}`, text);
  }
  const staged = PLACES.newMetadata(runId, PLACES.manifest);
  await fs.writeText(`${dir}/${staged}`, manifestText(plan.manifest));
  const stagedFolders = plan.steps
    .filter(({ step }) => step.after.length > 0)
    .map(({ step }) => PLACES.newFolder(runId, step.folder));
  for (const folder of foldersAbove([...stagedFolders, staged])) await fs.sync(`${dir}/${folder}`);
  return {
    runId,
    job,
    steps: plan.steps.map(({ step }) => step),
    metadata: [...metadata.map(({ name }) => name), PLACES.manifest],
  };
}

async function stageFolder(
  { change, step }: CommitPlan["steps"][number],
  { manifest }: CommitPlan,
  { dir, fs }: StageOptions,
): Promise<void> {
  const folder = `${dir}/${PLACES.newFolder(manifest.lastRun.runId, step.folder)}`;
  await fs.makeDir(folder);
  for (const name of change.keep) {
    await linkOrCopy(fs, `${dir}/${step.folder}/${name}`, `${folder}/${name}`);
  }
  for (const { path, name } of change.add) {
    await fs.sync(path);
    await fs.move(path, `${folder}/${name}`);
  }
  for (const { name, bytes } of manifest.dataSets[change.dataSet]![change.partition]!) {
    const found = await fs.size(`${folder}/${name}`);
    if (found !== bytes) {
      throw new Error(`${folder}/${name} must have ${bytes} bytes: current value is ${found}`);
    }
  }
  await fs.sync(folder);
}

async function linkOrCopy(fs: Fs, from: string, to: string): Promise<void> {
  try {
    await fs.link(from, to);
  } catch {
    await fs.copy(from, to); // fails in its turn where links were not the trouble
    await fs.sync(to);
  }
}

async function newText(change: MetadataChange, { dir, fs }: StageOptions): Promise<string> {
  if ("text" in change) return change.text;
  // The whole new file is staged, not the line: a recovery then cannot add it twice.
  const present = await fs.readText(`${dir}/${PLACES.metadata}/${change.name}`) ?? "";
  const separator = present === "" || present.endsWith("\n") ? "" : "\n";
  return `${present}${separator}${change.appendLines.join("\n")}\n`;
}
