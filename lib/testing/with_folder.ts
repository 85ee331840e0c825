/** A folder for as long as a test needs it. @module */

/**
 * Runs work with a temporary folder and removes the folder, whether the work succeeds or throws.
 *
 * @example
 * ```ts
 * import { withFolder } from "@lib/testing/with_folder.ts";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const folder = await withFolder(async (dir) => {
 *   await Deno.writeTextFile(`${dir}/a.txt`, "a");
 *   return dir;
 * });
 * assertThrows(() => Deno.statSync(folder), Deno.errors.NotFound);
 * assertEquals(await withFolder(() => 1), 1);
 * ```
 */
export async function withFolder<T>(work: (dir: string) => T | Promise<T>): Promise<T> {
  const dir = await Deno.makeTempDir();
  try {
    return await work(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
