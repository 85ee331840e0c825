/** What is at the place where a lake should be, before anything is touched. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { PLACES } from "./_places.ts";
import type { Fs } from "./fs.ts";
import type { Manifest } from "./lake.ts";
import { MANIFEST_PATH, parseManifest } from "./manifest.ts";

/** What was found. */
export interface LakeView {
  readonly isThere: boolean;
  readonly manifest: Manifest | undefined;
  /** An interrupted run has begun to publish and is to be finished before anything else. */
  readonly isInterrupted: boolean;
}

/**
 * Reads what is at `dir`, changing nothing.
 *
 * @throws {UsageError} where it is a file, or a folder with something in it that is not our lake.
 *
 * @example
 * ```ts
 * import { lookAtLake } from "@lib/lake/look_at_lake.ts";
 * import { systemFs } from "@lib/lake/fs.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const view = await lookAtLake("no/such/folder", systemFs);
 * assertEquals(view, { isThere: false, manifest: undefined, isInterrupted: false });
 * ```
 */
export async function lookAtLake(dir: string, fs: Fs): Promise<LakeView> {
  if (await fs.size(dir) !== undefined) {
    throw new UsageError(`--output must be a folder: current value is "${dir}", which is a file`);
  }
  // In this order, a first run that publishes meanwhile cannot be taken for someone else's files:
  // whatever it has made visible, its intent is there before and its manifest after.
  const entries = await fs.list(dir);
  const isInterrupted = await fs.size(`${dir}/${PLACES.intent}`) !== undefined;
  const path = `${dir}/${MANIFEST_PATH}`;
  const text = await fs.readText(path);
  const manifest = text === undefined ? undefined : parseManifest(text, path);
  if (manifest === undefined && !isInterrupted) {
    const others = (entries ?? []).map(({ name }) => name)
      .filter((name) => name !== PLACES.lock && name !== PLACES.staging);
    if (others.length > 0) {
      throw new UsageError(
        `--output must be a lake, or a folder that is empty or not there yet: current value is ` +
          `"${dir}", which holds ${others.slice(0, 3).join(", ")} and no ${MANIFEST_PATH}`,
      );
    }
  }
  return { isThere: entries !== undefined, manifest, isInterrupted };
}
