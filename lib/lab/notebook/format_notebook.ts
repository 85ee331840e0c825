/** Writes a notebook as text. @module */

import type { Notebook, Output } from "./notebook.ts";

/**
 * The text of a notebook file: the same bytes that JupyterLab writes when it saves, so that opening
 * and saving a notebook changes nothing in version control. Keys are sorted, texts are lists of
 * lines, the indent is one space.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
 * import { parseNotebook } from "@lib/lab/notebook/parse_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const notebook = createNotebook([{ code: "const a = 1;\na;" }]);
 * assertEquals(parseNotebook(formatNotebook(notebook), { path: "a.ipynb" }), notebook);
 * ```
 */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: lines(cell.source),
    ...(cell.cell_type === "code" && { outputs: cell.outputs.map(splitOutput) }),
  }));
  return `${JSON.stringify(sortKeys({ ...notebook, cells }), null, 1)}\n`;
}

function splitOutput(output: Output): unknown {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  if (output.output_type === "error") return output;
  const data = Object.entries(output.data).map(([type, value]) => [
    type,
    typeof value === "string" && !/[/+]json$/.test(type) ? lines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) };
}

/** Splits where Python's `str.splitlines` does, as JupyterLab's files are written by Python. */
function lines(text: string): string[] {
  return text.split(/(?<=\r\n|\n|\r(?!\n)|[\v\f\x85\u2028\u2029])/).filter(Boolean);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, item]) => [
      key,
      sortKeys(item),
    ]),
  );
}
