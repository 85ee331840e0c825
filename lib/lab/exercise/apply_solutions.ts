/** Puts answers into a notebook. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Cell, CodeCell, Notebook } from "@lib/lab/notebook/notebook.ts";
import type { Solution } from "./parse_solutions.ts";

const TAG = "exercise";

/** The cells in which a learner answers. */
export function exerciseCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell) => cell.cell_type === "code")
    .filter((cell) => cell.metadata.tags?.includes(TAG) ?? false);
}

/**
 * The notebook with each of its exercises answered.
 *
 * @throws {UsageError} where an exercise has no answer, or an answer no exercise.
 *
 * @example
 * ```ts
 * import { applySolutions } from "@lib/lab/exercise/apply_solutions.ts";
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const code = "const factor: number = todo();";
 * const notebook = createNotebook([{ id: "exercise-factor", code, tags: ["exercise"] }]);
 * const source = "const factor = 2;";
 * const [cell] = applySolutions(notebook, [{ id: "exercise-factor", source, line: 1 }]).cells;
 * assertEquals(cell?.source, source);
 * ```
 */
export function applySolutions(notebook: Notebook, solutions: readonly Solution[]): Notebook {
  const exercises = exerciseCells(notebook);
  const open = exercises.find(({ id }) => solutions.every((solution) => solution.id !== id));
  if (open !== undefined) {
    throw new UsageError(
      `exercise ${open.id} must have a solution: accepted is "// %% ${open.id}"`,
    );
  }
  const stray = solutions.find(({ id }) => exercises.every((cell) => cell.id !== id));
  if (stray !== undefined) {
    const accepted = exercises.map(({ id }) => id).join(", ") || "none";
    throw new UsageError(
      `solution ${stray.id} must be for a cell tagged "${TAG}": accepted are ${accepted}`,
    );
  }
  const cells = notebook.cells.map((cell): Cell => {
    const solution = exercises.some(({ id }) => id === cell.id)
      ? solutions.find(({ id }) => id === cell.id)
      : undefined;
    return solution === undefined ? cell : { ...cell, source: solution.source };
  });
  return { ...notebook, cells };
}
