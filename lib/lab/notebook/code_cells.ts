/** The cells of a notebook that have something to run. @module */

import type { CodeCell, Notebook } from "./notebook.ts";

/**
 * The code cells that are not empty, in order. The place in this list, from 1, is the number that
 * messages give a cell; run from top to bottom, it is the `[n]` that JupyterLab shows beside it.
 *
 * @example
 * ```ts
 * import { codeCells } from "@lib/lab/notebook/code_cells.ts";
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const notebook = createNotebook([{ code: "" }, { markdown: "# A" }, { code: "1" }]);
 * assertEquals(codeCells(notebook).map((cell) => cell.id), ["cell-3"]);
 * ```
 */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell) => cell.cell_type === "code")
    .filter((cell) => cell.source.trim() !== "");
}
