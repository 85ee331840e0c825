/** Finds the answers that belong to a notebook. @module */

import { basename, dirname, join } from "node:path";
import { parseSolutions, type Solution } from "./parse_solutions.ts";

/** Where the answers to a notebook's exercises are: `solutions/NN_topic.ts` beside it. */
export function solutionsPath(notebookPath: string): string {
  return join(dirname(notebookPath), "solutions", `${basename(notebookPath, ".ipynb")}.ts`);
}

/**
 * The answers to the exercises of the notebook at `notebookPath`, or `undefined` where there is no
 * file of them.
 *
 * @throws {UsageError} where the file is not one of answers.
 *
 * @example
 * ```ts
 * import { readSolutions } from "@lib/lab/exercise/read_solutions.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await readSolutions("notebooks/none.ipynb"), undefined);
 * ```
 */
export async function readSolutions(notebookPath: string): Promise<Solution[] | undefined> {
  const path = solutionsPath(notebookPath);
  try {
    return parseSolutions(await Deno.readTextFile(path), { path });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
