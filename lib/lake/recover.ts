/** What is done about a run that was killed. @module */

import { PLACES } from "./_places.ts";
import type { Recovery } from "./lake.ts";
import { type Intent, publish, type PublishOptions } from "./publish.ts";

/**
 * Finishes a run that was killed after its intent was written, or undoes one that was killed before.
 * Being killed itself, any number of times, changes nothing about where it ends.
 *
 * @throws {Error} where the intent cannot be carried out; the message says why.
 *
 * @example
 * ```ts
 * import { recover } from "@lib/lake/recover.ts";
 * import { systemFs } from "@lib/lake/fs.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * await Deno.mkdir(`${dir}/.staging/r1/half`, { recursive: true });
 * const recovery = await recover({ dir, fs: systemFs, swapMethod: "two renames" });
 * assertEquals([recovery.action, recovery.runId], ["undone", "r1"]);
 * assertEquals(await systemFs.list(`${dir}/.staging`), []);
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function recover(options: PublishOptions): Promise<Recovery> {
  const { dir, fs } = options;
  const intentText = await fs.readText(`${dir}/${PLACES.intent}`);
  if (intentText !== undefined) {
    const intent = JSON.parse(intentText) as Intent;
    await publish(intent, options);
    return {
      action: "finished",
      runId: intent.runId,
      detail: `Run ${intent.runId} was interrupted while it published: it is now published whole.`,
    };
  }
  const left = await fs.list(`${dir}/${PLACES.staging}`) ?? [];
  for (const { name } of left) await fs.remove(`${dir}/${PLACES.staging}/${name}`);
  const runId = left.map(({ name }) => name).find((name) => !name.startsWith("."));
  if (runId === undefined) return { action: "none", detail: "" };
  return {
    action: "undone",
    runId,
    detail: `Run ${runId} was interrupted before it published anything: its staged files were ` +
      `removed, the lake is as it was before it.`,
  };
}
