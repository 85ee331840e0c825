/** Checks that a parsed file is a notebook. @module */

import { isObject } from "@lib/contracts/standard_row.ts";

/**
 * What keeps a value from being a notebook of nbformat 4.5, each with its place; empty where it is
 * one. Written out because a schema validator would be a dependency for one small schema.
 *
 * @see {@link https://nbformat.readthedocs.io/en/latest/format_description.html}
 *
 * @example
 * ```ts
 * import { validateNotebook } from "@lib/lab/notebook/validate_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const value = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [{ cell_type: "code" }] };
 * assertEquals(validateNotebook(value)[0], "cells[0].id must be 1 to 64 letters, digits, - or _");
 * ```
 */
export function validateNotebook(value: unknown): string[] {
  if (!isObject(value)) return ["the file must hold a JSON object"];
  const problems: string[] = [];
  if (value.nbformat !== 4) problems.push("nbformat must be 4");
  if (!(Number(value.nbformat_minor) >= 5)) problems.push("nbformat_minor must be 5 or more");
  if (!isObject(value.metadata)) problems.push("metadata must be an object");
  if (!Array.isArray(value.cells)) return [...problems, "cells must be a list"];
  const ids = new Set<unknown>();
  for (const [i, cell] of value.cells.entries()) {
    problems.push(...cellProblems(cell).map((problem) => `cells[${i}]${problem}`));
    if (isObject(cell) && cell.id !== undefined && ids.size === ids.add(cell.id).size) {
      problems.push(`cells[${i}].id must be unique in the notebook: current value is ${cell.id}`);
    }
  }
  return problems;
}

function cellProblems(cell: unknown): string[] {
  if (!isObject(cell)) return [" must be an object"];
  const problems: string[] = [];
  if (typeof cell.id !== "string" || !/^[\w-]{1,64}$/.test(cell.id)) {
    problems.push(".id must be 1 to 64 letters, digits, - or _");
  }
  if (!isObject(cell.metadata)) problems.push(".metadata must be an object");
  if (!isText(cell.source)) problems.push(".source must be text");
  if (!["code", "markdown", "raw"].includes(String(cell.cell_type))) {
    problems.push(".cell_type must be code, markdown or raw");
  }
  if (cell.cell_type !== "code") return problems;
  if (cell.execution_count !== null && !Number.isInteger(cell.execution_count)) {
    problems.push(".execution_count must be a whole number or null");
  }
  if (!Array.isArray(cell.outputs)) return [...problems, ".outputs must be a list"];
  for (const [i, output] of cell.outputs.entries()) {
    const problem = outputProblem(output);
    if (problem !== undefined) problems.push(`.outputs[${i}] ${problem}`);
  }
  return problems;
}

function outputProblem(output: unknown): string | undefined {
  if (!isObject(output)) return "must be an object";
  switch (output.output_type) {
    case "stream":
      return isText(output.text) && ["stdout", "stderr"].includes(String(output.name))
        ? undefined
        : "must have text and a name, stdout or stderr";
    case "display_data":
    case "execute_result":
      return isObject(output.data) && isObject(output.metadata)
        ? undefined
        : "must have data and metadata";
    case "error":
      return typeof output.ename === "string" && typeof output.evalue === "string" &&
          Array.isArray(output.traceback)
        ? undefined
        : "must have ename, evalue and traceback";
    default:
      return "must be a stream, display_data, execute_result or error";
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string" ||
    (Array.isArray(value) && value.every((line) => typeof line === "string"));
}
