/** Reads the text of a notebook file. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Cell, Notebook, Output } from "./notebook.ts";
import { validateNotebook } from "./validate_notebook.ts";

/**
 * The notebook that `text` holds, with the lines of each text joined.
 *
 * @throws {UsageError} naming `path` and the first thing that is wrong.
 *
 * @example
 * ```ts
 * import { parseNotebook } from "@lib/lab/notebook/parse_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const cell = { cell_type: "markdown", id: "a", metadata: {}, source: ["# A\n", "b"] };
 * const text = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
 * assertEquals(parseNotebook(text, { path: "a.ipynb" }).cells[0]?.source, "# A\nb");
 * ```
 */
export function parseNotebook(text: string, options: { readonly path: string }): Notebook {
  const fail = (problem: string): never => {
    throw new UsageError(`${options.path} must be a notebook of nbformat 4.5: ${problem}`);
  };
  const value = parseJson(text) ?? fail("it is not JSON");
  const [problem] = validateNotebook(value);
  if (problem !== undefined) fail(problem);
  const file = value as Notebook;
  return { ...file, cells: file.cells.map(joinCell) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function joinCell(cell: Cell): Cell {
  const source = join(cell.source);
  return cell.cell_type === "code"
    ? { ...cell, source, outputs: cell.outputs.map(joinOutput) }
    : { ...cell, source };
}

function joinOutput(output: Output): Output {
  if (output.output_type === "stream") return { ...output, text: join(output.text) };
  if (output.output_type === "error") return output;
  const data = Object.entries(output.data).map(([type, value]) => [
    type,
    isJsonType(type) ? value : join(value as string),
  ]);
  return { ...output, data: Object.fromEntries(data) };
}

/** Lists in JSON data are data; everywhere else they are the lines of a text. */
function isJsonType(type: string): boolean {
  return /[/+]json$/.test(type);
}

function join(text: string | readonly string[]): string {
  return typeof text === "string" ? text : text.join("");
}
