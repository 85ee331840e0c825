/**
 * Compares what a notebook stores with what a run of it shows.
 *
 * Outputs are compared by meaning. What the helpers of `lib/display` show carries, beside markup
 * and text, its facts as JSON (`lib/display/facts.ts`): the cells of a table, the data behind a
 * plot, statements and whether they hold. Facts leave out what differs by nature: a table's
 * `volatile` columns, how long a step took. A cell tagged `volatile` is compared by the kinds of its
 * outputs only. Markup, pixels and identifiers do not count, and numbers may differ in the ninth digit.
 *
 * @module
 */

import type { Json } from "@lib/display/facts.ts";
import { codeCells } from "@lib/lab/notebook/code_cells.ts";
import type { CodeCell, Notebook } from "@lib/lab/notebook/notebook.ts";
import { comparableOutput } from "./comparable_output.ts";
import { compareValues, type Difference } from "./compare_values.ts";

/** A difference in a cell. */
export interface NotebookDifference {
  /** As {@linkcode codeCells} numbers it. */
  readonly cell: number;
  readonly id: string;
  readonly message: string;
}

const VOLATILE = "volatile";
/** A changed table differs in every value: a few tell as much as all. */
const MAX_PER_CELL = 5;
const MAX_CHARS = 80;

/**
 * What differs between the outputs of two notebooks with the same cells, cell by cell.
 *
 * @example
 * ```ts
 * import { compareNotebooks } from "@lib/lab/compare/compare_notebooks.ts";
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const plain = createNotebook([{ code: "1 + 1" }]);
 * const output = { output_type: "stream", name: "stdout", text: "2\n" } as const;
 * const run = { ...plain, cells: [{ ...plain.cells[0]!, outputs: [output] }] };
 * assertEquals(compareNotebooks(plain, run as typeof plain), [
 *   { cell: 1, id: "cell-1", message: 'output 1: stored nothing, now {"stream":"stdout","text":"2\\n"}' },
 * ]);
 * ```
 */
export function compareNotebooks(stored: Notebook, fresh: Notebook): NotebookDifference[] {
  const [before, after] = [codeCells(stored), codeCells(fresh)];
  return after.flatMap((cell, i) => {
    const found = compareValues(meaningOf(before[i]), meaningOf(cell)).map(say);
    const shown = found.slice(0, MAX_PER_CELL);
    if (found.length > MAX_PER_CELL) shown.push(`and ${found.length - MAX_PER_CELL} more`);
    return shown.map((message) => ({ cell: i + 1, id: cell.id, message }));
  });
}

function meaningOf(cell: CodeCell | undefined): Json {
  const isVolatile = cell?.metadata.tags?.includes(VOLATILE) ?? false;
  return cell?.outputs.map((output) => comparableOutput(output, { isVolatile })) ?? [];
}

function say({ place, stored, fresh }: Difference): string {
  const [, at, rest] = /^\[(\d+)\]\.?(.*)$/.exec(place) ?? [];
  const where = [`output ${Number(at) + 1}`, rest].filter(Boolean).join(", ");
  return `${where}: stored ${cut(stored)}, now ${cut(fresh)}`;
}

function cut(value = "nothing"): string {
  return value.length > MAX_CHARS ? `${value.slice(0, MAX_CHARS - 1)}…` : value;
}
