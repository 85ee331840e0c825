/** Dying at a chosen moment of a job: the file system of the kill tests. @module */

import type { Fs } from "./fs.ts";
import { type Change, watchChanges } from "./watch_changes.ts";

/** When to die. */
export interface KillPoint {
  /** Before the change of this index, counted from 0. */
  readonly at: number;
  /** Die when half of that change is made, where a change has halves: a text, a tree of folders. */
  readonly isHalfway?: boolean;
  /** How to die; by default the process sends itself SIGKILL, which nothing can catch. */
  readonly kill?: () => Promise<never>;
}

/**
 * A file system on which a job dies at the given change.
 *
 * @example
 * ```ts
 * import { killAt } from "@lib/lake/kill_at.ts";
 * import { systemFs } from "@lib/lake/fs.ts";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const kill = () => Promise.reject(new Error("killed"));
 * const fs = killAt(systemFs, { at: 1, isHalfway: true, kill });
 * await fs.writeText(`${dir}/a`, "whole");
 * await assertRejects(() => fs.writeText(`${dir}/b`, "whole"), Error, "killed");
 * assertEquals(await systemFs.readText(`${dir}/b`), "wh");
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function killAt(
  fs: Fs,
  { at, isHalfway = false, kill = killThisProcess }: KillPoint,
): Fs {
  return watchChanges(fs, async (change, make) => {
    if (change.index < at) return await make();
    if (change.index === at && isHalfway) await makeHalf(change, fs);
    await kill();
  });
}

async function makeHalf({ name, args }: Change, fs: Fs): Promise<void> {
  const [path = "", text = ""] = args;
  if (name === "writeText") await fs.writeText(path, text.slice(0, text.length / 2));
  if (name === "appendText") await fs.appendText(path, text.slice(0, text.length / 2));
  if (name === "copy") await fs.writeText(text, "half");
  if (name === "remove") {
    const entries = await fs.list(path) ?? [];
    for (const entry of entries.slice(0, Math.ceil(entries.length / 2))) {
      await fs.remove(`${path}/${entry.name}`);
    }
  }
}

function killThisProcess(): Promise<never> {
  Deno.kill(Deno.pid, "SIGKILL");
  return new Promise(() => {}); // the signal may take a moment to arrive
}
