/** The end of a checkpoint, so that its query begins again. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** Each checkpoint has this file, and no other folder should. */
const MARK = "query.json";

/**
 * Removes a checkpoint, if there is one. A folder of anything else is left alone.
 *
 * @throws {UsageError} if the folder holds something, and is no checkpoint.
 *
 * @example
 * ```ts
 * import { forgetCheckpoint } from "@lib/streaming/run/checkpoint/forget_checkpoint.ts";
 * import { assertRejects } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${dir}/thesis.txt`, "years of work");
 * await assertRejects(() => forgetCheckpoint(dir), Error, "must be a checkpoint");
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function forgetCheckpoint(dir: string): Promise<void> {
  const names = await namesIn(dir);
  if (names.length === 0) return;
  if (!names.includes(MARK)) {
    throw new UsageError(
      `--checkpoint must be a checkpoint, a new folder or an empty one: ${
        JSON.stringify(dir)
      } holds something else`,
    );
  }
  await Deno.remove(dir, { recursive: true });
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(dir))).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
