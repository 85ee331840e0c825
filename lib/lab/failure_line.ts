/** Says in one line which cell failed and why. @module */

import type { NotebookRun } from "./run_notebook.ts";

/**
 * The failure of a run in one line, place first, as editors and terminals make it clickable.
 *
 * @example
 * ```ts
 * import { failureLine } from "@lib/lab/failure_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const failed = { cell: 3, line: 2, name: "RangeError", message: "too far\nby 1", traceback: [] };
 * assertEquals(failureLine({ path: "a.ipynb", failed }), "a.ipynb: cell 3, line 2: RangeError: too far");
 * ```
 */
export function failureLine(run: Pick<NotebookRun, "path" | "failed">): string {
  const { path, failed } = run;
  if (failed === undefined) return `${path}: no cell failed`;
  const place = failed.line === undefined ? "" : `, line ${failed.line}`;
  return `${path}: cell ${failed.cell}${place}: ${failed.name}: ${failed.message.split("\n")[0]}`;
}
