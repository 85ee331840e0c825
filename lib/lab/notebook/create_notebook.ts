/** Makes a notebook from its cells. @module */

import type { Cell, Notebook } from "./notebook.ts";

/** A cell to be: code or prose, its tags, and its id where it needs a certain one. */
export type NewCell =
  & { readonly id?: string }
  & (
    | { readonly code: string; readonly tags?: readonly string[] }
    | { readonly markdown: string }
  );

/**
 * A notebook for the Deno kernel that was never run. Cells without an id are
 * `cell-1`, `cell-2` and so on, by their place.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const notebook = createNotebook([{ markdown: "# Sums" }, { code: "1 + 1" }]);
 * assertEquals(notebook.cells.map((cell) => cell.id), ["cell-1", "cell-2"]);
 * ```
 */
export function createNotebook(cells: readonly NewCell[]): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "deno", display_name: "Deno", language: "typescript" },
      // Whole, because converters take the extension and the highlighting of the code from here.
      language_info: {
        name: "typescript",
        version: "6.0.3",
        mimetype: "text/x.typescript",
        file_extension: ".ts",
        pygments_lexer: "typescript",
        codemirror_mode: "typescript",
        nbconvert_exporter: "script",
      },
    },
    cells: cells.map((cell, i): Cell => {
      const { id = `cell-${i + 1}` } = cell;
      if ("markdown" in cell) {
        return { cell_type: "markdown", id, metadata: {}, source: cell.markdown };
      }
      const metadata = cell.tags === undefined ? {} : { tags: cell.tags };
      return {
        cell_type: "code",
        id,
        metadata,
        source: cell.code,
        outputs: [],
        execution_count: null,
      };
    }),
  };
}
