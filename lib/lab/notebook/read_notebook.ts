/** Reads a notebook file. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Notebook } from "./notebook.ts";
import { parseNotebook } from "./parse_notebook.ts";

/**
 * The notebook in the file `path`.
 *
 * @throws {UsageError} where there is no such file, or it holds no notebook.
 *
 * @example
 * ```ts
 * import { readNotebook } from "@lib/lab/notebook/read_notebook.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => readNotebook("none.ipynb"), UsageError, "none.ipynb");
 * ```
 */
export async function readNotebook(path: string): Promise<Notebook> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(`${path} must be a notebook: there is no such file`);
  }
  return parseNotebook(text, { path });
}
