/** One commit of one run: plan, stage, write the intent, publish. @module */

import { PLACES } from "./_places.ts";
import type { Fs } from "./fs.ts";
import type {
  CommitInfo,
  LakeIdentity,
  Manifest,
  MetadataChange,
  PartitionChange,
  SwapMethod,
} from "./lake.ts";
import { type CommitPlan, planCommit } from "./plan_commit.ts";
import { type Intent, publish } from "./publish.ts";
import { stage } from "./stage.ts";

/** Which run commits, where. */
export interface CommitOptions {
  readonly dir: string;
  readonly fs: Fs;
  readonly swapMethod: SwapMethod;
  readonly identity: LakeIdentity;
  readonly runId: string;
  readonly job: string;
  readonly nowMs: () => number;
}

/** What a run publishes. */
export interface CommitRequest {
  readonly changes: readonly PartitionChange[];
  readonly metadata: readonly MetadataChange[];
}

/**
 * Publishes a run on top of `stored`; the caller holds the lock and has made sure that `stored` is
 * what is on disk.
 *
 * @throws {TypeError} for a request that cannot be meant.
 * @throws {Error} where nothing was published, or where the next opening will finish; it says which.
 *
 * @example
 * ```ts
 * import { commitRun } from "@lib/lake/commit_run.ts";
 * import { systemFs } from "@lib/lake/fs.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const { manifest } = await commitRun(undefined, {
 *   changes: [],
 *   metadata: [{ name: "history.ndjson", appendLines: ["{}"] }],
 * }, {
 *   dir,
 *   fs: systemFs,
 *   swapMethod: "two renames",
 *   identity: { contract: "reading", version: "1", columns: { clean: [] } },
 *   runId: "r1",
 *   job: "pipeline",
 *   nowMs: () => 0,
 * });
 * assertEquals(manifest.lastRun.endedUtc, "1970-01-01T00:00:00.000Z");
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function commitRun(
  stored: Manifest | undefined,
  request: CommitRequest,
  options: CommitOptions,
): Promise<{ info: CommitInfo; manifest: Manifest }> {
  const { dir, fs, swapMethod, runId } = options;
  if (await fs.size(`${dir}/${PLACES.intent}`) !== undefined) {
    throw new Error(`Cannot commit to ${dir} again: a failed commit is to be finished first`);
  }
  let plan: CommitPlan;
  let intent: Intent;
  try {
    plan = await planRequest(stored, request, options);
    intent = await stage(plan, request.metadata, { dir, fs });
    const path = `${dir}/${PLACES.newIntent(runId)}`;
    await fs.writeText(path, JSON.stringify(intent));
    await fs.move(path, `${dir}/${PLACES.intent}`);
  } catch (error) {
    await fs.remove(`${dir}/${PLACES.run(runId)}`).catch(() => {}); // the next opening tries again
    if (error instanceof TypeError) throw error;
    throw new Error(
      `Cannot publish run ${runId} in ${dir}: ${say(error)}. ` +
        `Nothing was published, the lake is as it was`,
      { cause: error },
    );
  }
  try {
    await fs.sync(`${dir}/${PLACES.staging}`);
    await publish(intent, { dir, fs, swapMethod });
  } catch (error) {
    throw new Error(
      `Cannot finish publishing run ${runId} in ${dir}: ${say(error)}. ` +
        `The next job that opens this lake will finish it`,
      { cause: error },
    );
  }
  return { info: infoOf(plan, swapMethod), manifest: plan.manifest };
}

async function planRequest(
  stored: Manifest | undefined,
  { changes, metadata }: CommitRequest,
  { dir, fs, identity, runId, job, nowMs }: CommitOptions,
): Promise<CommitPlan> {
  const names = metadata.map(({ name }) => name);
  const wrong = names.find((name, i) =>
    !/^\w[\w.-]*$/.test(name) || name === PLACES.manifest || names.indexOf(name) !== i
  );
  if (wrong !== undefined) {
    throw new TypeError(
      `Cannot use metadata as it must name plain files, each once, but not the manifest: ` +
        `current value is ${wrong}`,
    );
  }
  const staging = `${dir}/${PLACES.run(runId)}/`;
  const bytesOf = new Map<string, number>();
  for (const { path } of changes.flatMap(({ add }) => add)) {
    if (!path.startsWith(staging)) {
      throw new TypeError(`Cannot use path as it must be in ${staging}: current value is ${path}`);
    }
    bytesOf.set(path, await fs.size(path) ?? 0);
  }
  const lastRun = { runId, job, endedUtc: new Date(nowMs()).toISOString() };
  return planCommit(stored, changes, { identity, lastRun, bytesOf });
}

function infoOf({ steps, manifest }: CommitPlan, swapMethod: SwapMethod): CommitInfo {
  return {
    runId: manifest.lastRun.runId,
    swapMethod,
    partitions: steps.map(({ change: { dataSet, partition, add }, step: { before, after } }) => ({
      dataSet,
      partition,
      action: before.length === 0 ? "added" : after.length === 0 ? "removed" : "replaced",
      rows: (manifest.dataSets[dataSet]?.[partition] ?? []).reduce(
        (sum, { rows }) => sum + rows,
        0,
      ),
      filesAdded: add.length,
    })),
  };
}

function say(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
