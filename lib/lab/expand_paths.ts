/** Finds the files that paths and patterns name. @module */

import { glob, stat } from "node:fs/promises";
import { UsageError } from "@lib/feedback/usage_error.ts";

/**
 * The files that the paths name, in the order given and each once; the files of one pattern are in
 * the order of their names. Patterns are those of a shell, with `*`, `?`, `{a,b}` and `**`.
 *
 * @throws {UsageError} where a path or pattern names no file.
 *
 * @example
 * ```ts
 * import { expandPaths } from "@lib/lab/expand_paths.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await expandPaths(["lib/feedback/{progress,usage_error}.ts", "lib/feedback/progress.ts"]), [
 *   "lib/feedback/progress.ts",
 *   "lib/feedback/usage_error.ts",
 * ]);
 * ```
 */
export async function expandPaths(patterns: readonly string[]): Promise<string[]> {
  const paths = new Set<string>();
  for (const pattern of patterns) {
    const found = await isFile(pattern) ? [pattern] : await Array.fromAsync(glob(pattern));
    if (found.length === 0) throw new UsageError(`${pattern} must name a file: there is none`);
    for (const path of found.sort()) paths.add(path);
  }
  return [...paths];
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then((info) => info.isFile(), () => false);
}
