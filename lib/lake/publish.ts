/**
 * The second half of a commit: renames only, written so that doing it again after being killed at
 * any point ends in the same state. A commit and a recovery both run exactly this.
 *
 * @module
 */

import { foldersAbove, parentOf, PLACES } from "./_places.ts";
import type { Fs } from "./fs.ts";
import type { SwapMethod } from "./lake.ts";
import type { FolderStep } from "./plan_commit.ts";

/** What is to be published, written to disk before the first visible change. */
export interface Intent {
  readonly runId: string;
  readonly job: string;
  readonly steps: readonly FolderStep[];
  /** Names of the files for `_metadata`, the manifest last. */
  readonly metadata: readonly string[];
}

/** Where and how to publish. */
export interface PublishOptions {
  readonly dir: string;
  readonly fs: Fs;
  readonly swapMethod: SwapMethod;
}

/**
 * Publishes an intent, or what is left of it to publish: first the folders, then the metadata files
 * with the manifest last, then what was replaced is set aside and the intent goes.
 *
 * @throws {Error} where a folder is neither as it was nor as it should be: somebody else was there.
 *
 * @example
 * ```ts
 * import { publish } from "@lib/lake/publish.ts";
 * import { systemFs } from "@lib/lake/fs.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const folder = "clean/ano=2025/mes=8";
 * await Deno.mkdir(`${dir}/.staging/r1/.new/${folder}`, { recursive: true });
 * await Deno.writeTextFile(`${dir}/.staging/r1/.new/${folder}/a.parquet`, "PAR1");
 * const steps = [{ folder, before: [], after: ["a.parquet"] }];
 * const intent = { runId: "r1", job: "pipeline", steps, metadata: [] };
 * const options = { dir, fs: systemFs, swapMethod: "two renames" } as const;
 * await publish(intent, options);
 * await publish(intent, options); // again, as after a kill: nothing left to do
 * assertEquals(await systemFs.list(`${dir}/${folder}`), [{ name: "a.parquet", isDirectory: false }]);
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function publish(intent: Intent, options: PublishOptions): Promise<void> {
  const { dir, fs } = options;
  for (const step of intent.steps) await publishFolder(intent.runId, step, options);
  // All folders are safe on disk before a manifest says so.
  for (const folder of foldersAbove(intent.steps.map((step) => step.folder))) {
    await syncIfThere(fs, `${dir}/${folder}`);
  }
  const metadata = `${dir}/${PLACES.metadata}`;
  await fs.makeDir(metadata);
  await fs.sync(dir);
  for (const name of intent.metadata) {
    const staged = `${dir}/${PLACES.newMetadata(intent.runId, name)}`;
    if (await fs.size(staged) !== undefined) await fs.move(staged, `${metadata}/${name}`);
  }
  await fs.sync(metadata);
  await retire(intent, options);
  // The intent goes last: as long as it is there, all of the above can be done again.
  await fs.remove(`${dir}/${PLACES.intent}`);
}

/**
 * Sets aside what was replaced, until the next opening. Were it removed now, a reader that has just
 * opened an old folder and not listed it yet would find it empty, and take the partition for gone.
 */
async function retire({ runId, steps }: Intent, { dir, fs }: PublishOptions): Promise<void> {
  const run = `${dir}/${PLACES.run(runId)}`;
  const isReplacing = steps.some(({ before }) => before.length > 0);
  if (!isReplacing || await fs.list(run) === undefined) return await fs.remove(run);
  await fs.remove(`${dir}/${PLACES.replaced}`);
  await fs.move(run, `${dir}/${PLACES.replaced}`);
}

async function publishFolder(
  runId: string,
  { folder, before, after }: FolderStep,
  { dir, fs, swapMethod }: PublishOptions,
): Promise<void> {
  const target = `${dir}/${folder}`;
  const staged = `${dir}/${PLACES.newFolder(runId, folder)}`;
  const old = `${dir}/${PLACES.oldFolder(runId, folder)}`;
  const present = await parquetNames(fs, target);
  if (sameNames(present, after)) {
    if (after.length === 0) await removeEmptyParents(fs, dir, folder);
    return;
  }
  if (present.length > 0 && !sameNames(present, before)) {
    throw new Error(`${target} was changed by something else: it holds ${present.join(", ")}`);
  }
  if (after.length > 0 && !sameNames(await parquetNames(fs, staged), after)) {
    throw new Error(`${staged} was changed by something else: it should hold ${after.join(", ")}`);
  }
  const isThere = await fs.list(target) !== undefined;
  if (isThere && after.length > 0 && swapMethod === "exchange") {
    await fs.exchange!(staged, target);
    return;
  }
  if (isThere) {
    await fs.makeDir(parentOf(old));
    await fs.move(target, old);
  }
  if (after.length > 0) {
    await fs.makeDir(parentOf(target));
    await fs.move(staged, target);
  } else await removeEmptyParents(fs, dir, folder);
}

/** The names in a folder that readers take for data; those with a leading `.` or `_` are not. */
async function parquetNames(fs: Fs, folder: string): Promise<string[]> {
  const entries = await fs.list(folder) ?? [];
  return entries.map(({ name }) => name).filter((name) => !/^[._]/.test(name));
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const inB = new Set(b);
  return a.length === b.length && a.every((name) => inB.has(name));
}

/** Takes away `ano=2025` with its last month, but never the data set's own folder. */
async function removeEmptyParents(fs: Fs, dir: string, folder: string): Promise<void> {
  for (let parent = parentOf(folder); parent.includes("/"); parent = parentOf(parent)) {
    await fs.removeIfEmpty(`${dir}/${parent}`);
  }
}

async function syncIfThere(fs: Fs, folder: string): Promise<void> {
  if (await fs.list(folder) !== undefined) await fs.sync(folder);
}
