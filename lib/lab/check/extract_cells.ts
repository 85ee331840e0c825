/** The code of a notebook as one module. @module */

import { codeCells } from "@lib/lab/notebook/code_cells.ts";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";

/** A line of a cell, from 1, and the cell as {@linkcode codeCells} numbers it. */
export interface CellLine {
  readonly cell: number;
  readonly line: number;
}

/** A module made from cells. */
export interface Extract {
  readonly text: string;
  /** Where a line of the module comes from, or `undefined` for a line that no cell holds. */
  locate(line: number): CellLine | undefined;
}

/**
 * All code cells joined in order, so that tools that know modules only can read a notebook.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { extractCells } from "@lib/lab/check/extract_cells.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const extract = extractCells(createNotebook([{ code: "const a = 1;" }, { code: "\na;" }]));
 * const line = extract.text.split("\n").indexOf("a;") + 1;
 * assertEquals(extract.locate(line), { cell: 2, line: 2 });
 * ```
 */
export function extractCells(notebook: Notebook): Extract {
  const texts: string[] = [];
  const origins: (CellLine | undefined)[] = [];
  const add = (text: string, origin?: CellLine) => {
    texts.push(text);
    origins.push(origin);
  };
  for (const [i, { source }] of codeCells(notebook).entries()) {
    add(`// [${i + 1}]`);
    for (const [j, text] of source.split("\n").entries()) add(text, { cell: i + 1, line: j + 1 });
  }
  // A module even where no cell imports anything: await at the top level needs one.
  add("export {};");
  return { text: `${texts.join("\n")}\n`, locate: (line) => origins[line - 1] };
}
