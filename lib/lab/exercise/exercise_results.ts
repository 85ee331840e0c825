/** What a run says of its exercises. @module */

import type { ExerciseStatus } from "@lib/display/exercise/exercise.ts";
import { FACTS_TYPE } from "@lib/display/facts.ts";
import { codeCells } from "@lib/lab/notebook/code_cells.ts";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";

/** How one exercise stands. */
export interface ExerciseResult {
  /** The cell that judges it, as {@linkcode codeCells} numbers it. */
  readonly cell: number;
  readonly task: string;
  readonly status: ExerciseStatus;
}

/**
 * The exercises that an executed notebook shows, in order.
 *
 * @example
 * ```ts
 * import { exerciseResults } from "@lib/lab/exercise/exercise_results.ts";
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(exerciseResults(createNotebook([{ code: "1" }])), []);
 * ```
 */
export function exerciseResults(notebook: Notebook): ExerciseResult[] {
  return codeCells(notebook).flatMap(({ outputs }, i) =>
    outputs.flatMap((output) => {
      const facts = "data" in output
        ? output.data[FACTS_TYPE] as { kind?: string; task: string; status: ExerciseStatus }
        : undefined;
      if (facts?.kind !== "exercise") return [];
      return [{ cell: i + 1, task: facts.task, status: facts.status }];
    })
  );
}
