/**
 * A lake: Parquet data sets in folders, changed by one job at a time, all of a run or nothing of it.
 *
 * ```text
 * OUTPUT/clean/ano=2025/mes=8/*.parquet    a data set, one folder per partition
 * OUTPUT/_metadata/manifest.json           which files belong to it; written last
 * OUTPUT/.staging/RUN/                     what a run has made and not published yet
 * OUTPUT/.lock                             held by the job that has the lake open
 * ```
 *
 * A commit builds the new content of each changed partition in staging, writes down what it is going
 * to do (the intent), exchanges folders, and replaces the metadata files, the manifest last. Killed
 * before the intent is written, nothing has happened; after it, the next opening finishes the work.
 * At every moment each partition is, to a reader, its old or its new state. Where the system cannot
 * exchange two folders in one step (`swapMethod` is then `two renames`), a partition that is being
 * replaced has no folder for the microseconds between its two renames. What a commit replaced stays in
 * `.staging/.replaced` until the next opening, for readers that have just begun to read it.
 *
 * @module
 */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { parentOf, PLACES } from "./_places.ts";
import { checkFiles } from "./check_files.ts";
import { checkIdentity } from "./check_identity.ts";
import { commitRun } from "./commit_run.ts";
import { type Fs, systemFs } from "./fs.ts";
import type { Lake, LakeIdentity, Manifest, Partition } from "./lake.ts";
import { type LakeLock, takeLakeLock } from "./lake_lock.ts";
import { type LakeView, lookAtLake } from "./look_at_lake.ts";
import { MANIFEST_PATH } from "./manifest.ts";
import { probeSwap } from "./probe_swap.ts";
import { recover } from "./recover.ts";

/** Who opens a lake, and for what. */
export interface OpenLakeOptions {
  readonly identity: LakeIdentity;
  /** Letters, digits, `.`, `-` and `_`: it names a folder. */
  readonly runId: string;
  /** Shown to whoever finds the lake in use, such as `"pipeline"`. */
  readonly job: string;
  /** Look only: creates and changes nothing, and {@linkcode Lake.commit} is refused. */
  readonly readOnly?: boolean;
  readonly nowMs?: () => number;
  readonly fs?: Fs;
}

/**
 * Opens a lake, or begins a new one where there is no folder or an empty one: takes its lock, finishes
 * or undoes what a killed run left, and checks that the lake is what this run expects.
 *
 * Disposing of it gives up the lock and removes what was staged and not published; a folder that this
 * opening made goes with it if nothing was published.
 *
 * @throws {UsageError} where the place or the lake's identity is wrong; nothing was touched.
 * @throws {LakeBusyError} where another job has it open.
 *
 * @example
 * ```ts
 * import { openLake } from "@lib/lake/open_lake.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * const dir = `${folder}/lake`;
 * const identity = {
 *   contract: "reading",
 *   version: "1",
 *   columns: { clean: [{ name: "level", type: "double" }] },
 * };
 * {
 *   await using lake = await openLake(dir, { identity, runId: "r1", job: "pipeline" });
 *   const path = `${lake.staging}/0.parquet`;
 *   await Deno.writeTextFile(path, "PAR1 and so on");
 *   const add = [{ path, name: "r1-0.parquet", rows: 3 }];
 *   await lake.commit([{ dataSet: "clean", partition: "ano=2025/mes=8", keep: [], add }]);
 * }
 * await using lake = await openLake(dir, { identity, runId: "r2", job: "look", readOnly: true });
 * assertEquals(lake.partitions("clean").get("ano=2025/mes=8")?.rows, 3);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function openLake(path: string, options: OpenLakeOptions): Promise<Lake> {
  const dir = path.replace(/(?<=.)\/+$/, "");
  const { fs = systemFs, identity, runId } = options;
  if (!/^[A-Za-z0-9][\w.-]*$/.test(runId)) {
    throw new TypeError(`Cannot use runId as it must name a folder: current value is ${runId}`);
  }
  const view = await lookAtLake(dir, fs).catch((error) => {
    throw isDenied(error)
      ? new UsageError(
        `--output must be a folder that may be read and written: current value is "${dir}"`,
        { cause: error },
      )
      : error;
  });
  if (view.manifest) checkIdentity(view.manifest, identity, dir);
  return options.readOnly ? await openToLook(dir, view, options) : await openToWrite(dir, options);
}

function isDenied(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.PermissionDenied;
}

async function openToWrite(dir: string, options: OpenLakeOptions): Promise<Lake> {
  const { fs = systemFs, identity, runId, job, nowMs = Date.now } = options;
  const made = await makeFolder(fs, dir);
  const sinceUtc = new Date(nowMs()).toISOString();
  const lock = await takeLakeLock(dir, { pid: Deno.pid, job, runId, sinceUtc });
  const dispose = () => close(dir, { fs, made, lock });
  try {
    await fs.makeDir(`${dir}/${PLACES.staging}`);
    // An intent is only as safe as the folders above it.
    for (const folder of [dir, ...made.map((folder) => parentOf(folder) || ".")]) {
      await fs.sync(folder);
    }
    const swapMethod = await probeSwap(`${dir}/${PLACES.probe}`, fs);
    const recovered = await recover({ dir, fs, swapMethod });
    // Looked at again, since only under the lock does nobody else change it.
    let { manifest } = await lookAtLake(dir, fs);
    await checkLake(dir, manifest, { identity, fs });
    const staging = `${dir}/${PLACES.run(runId)}`;
    await fs.makeDir(staging);
    let isCommitted = false;
    return {
      dir,
      recovered,
      swapMethod,
      staging,
      get manifest() {
        return manifest;
      },
      partitions: (dataSet) => partitionsOf(manifest, identity, dataSet),
      async commit(changes, metadata = []) {
        if (isCommitted) throw new TypeError("Cannot commit twice: open the lake again");
        const commitOptions = { dir, fs, swapMethod, identity, runId, job, nowMs };
        const done = await commitRun(manifest, { changes, metadata }, commitOptions);
        isCommitted = true;
        manifest = done.manifest;
        return done.info;
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function openToLook(dir: string, view: LakeView, options: OpenLakeOptions): Promise<Lake> {
  const { fs = systemFs, identity, runId, job } = options;
  const holder = { pid: Deno.pid, job, runId, sinceUtc: "" };
  const lock = view.isThere ? await takeLakeLock(dir, holder, { isShared: true }) : undefined;
  try {
    const { manifest, isInterrupted } = await lookAtLake(dir, fs);
    if (isInterrupted) {
      throw new Error(
        `${dir} has a run that was interrupted while it published: ` +
          `a job that may write must finish it before the lake can be looked at`,
      );
    }
    await checkLake(dir, manifest, { identity, fs });
    return {
      dir,
      recovered: { action: "none", detail: "" },
      manifest,
      swapMethod: fs.exchange === undefined ? "two renames" : "exchange",
      staging: `${dir}/${PLACES.run(runId)}`,
      partitions: (dataSet) => partitionsOf(manifest, identity, dataSet),
      commit: () => Promise.reject(new TypeError("Cannot commit to a lake opened with readOnly")),
      [Symbol.asyncDispose]: () => lock?.release() ?? Promise.resolve(),
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

async function checkLake(
  dir: string,
  manifest: Manifest | undefined,
  { identity, fs }: { identity: LakeIdentity; fs: Fs },
): Promise<void> {
  if (manifest === undefined) return;
  checkIdentity(manifest, identity, dir);
  const unwritten = Object.fromEntries(Object.keys(identity.columns).map((name) => [name, {}]));
  await checkFiles({ ...unwritten, ...manifest.dataSets }, { dir, fs });
}

function partitionsOf(
  manifest: Manifest | undefined,
  identity: LakeIdentity,
  dataSet: string,
): ReadonlyMap<string, Partition> {
  if (identity.columns[dataSet] === undefined) {
    throw new TypeError(
      `Cannot use dataSet as it must be ${Object.keys(identity.columns).join(" or ")}: ` +
        `current value is ${dataSet}`,
    );
  }
  return new Map(
    Object.entries(manifest?.dataSets[dataSet] ?? {}).map(([partition, files]) => [
      partition,
      { files, rows: files.reduce((sum, { rows }) => sum + rows, 0) },
    ]),
  );
}

/** Makes the lake's folder; answers which folders that took, deepest first. */
async function makeFolder(fs: Fs, dir: string): Promise<string[]> {
  const made: string[] = [];
  for (let folder = dir; folder !== "" && await fs.list(folder) === undefined;) {
    made.push(folder);
    folder = parentOf(folder);
  }
  try {
    await fs.makeDir(dir);
  } catch (error) {
    throw new UsageError(
      `--output must be a folder that can be made: current value is "${dir}": ${
        error instanceof Error ? error.message : error
      }`,
      { cause: error },
    );
  }
  return made;
}

/** Leaves a lake as its readers should find it, and lets the next job in. */
async function close(
  dir: string,
  { fs, made, lock }: { fs: Fs; made: readonly string[]; lock: LakeLock },
): Promise<void> {
  let isLake = true;
  try {
    // An intent that is still there needs what is staged: the next opening goes on from it.
    if (await fs.size(`${dir}/${PLACES.intent}`) === undefined) {
      await clearStaging(fs, dir);
      isLake = await fs.size(`${dir}/${MANIFEST_PATH}`) !== undefined;
    }
  } catch {
    // What cannot be tidied now is tidied by the next opening; the first error is the one to show.
  }
  await lock.release({ remove: !isLake });
  if (!isLake) {
    for (const folder of made) await fs.removeIfEmpty(folder);
  }
}

async function clearStaging(fs: Fs, dir: string): Promise<void> {
  for (const { name } of await fs.list(`${dir}/${PLACES.staging}`) ?? []) {
    const path = `${PLACES.staging}/${name}`;
    if (path !== PLACES.replaced) await fs.remove(`${dir}/${path}`);
  }
  await fs.removeIfEmpty(`${dir}/${PLACES.staging}`);
}
