/** Statements in outputs that do not hold. @module */

import { FACTS_TYPE } from "@lib/display/facts.ts";
import { codeCells } from "@lib/lab/notebook/code_cells.ts";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";

/**
 * The statements that `checks` shows in red, with the number of their cell. A notebook that says of
 * itself that something is wrong is not to be stored.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { failedStatements } from "@lib/lab/check/failed_statements.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(failedStatements(createNotebook([{ code: "1" }])), []);
 * ```
 */
export function failedStatements(notebook: Notebook): { cell: number; message: string }[] {
  return codeCells(notebook).flatMap(({ outputs }, i) =>
    outputs.flatMap((output) => "data" in output ? failedIn(output.data[FACTS_TYPE]) : [])
      .map((text) => ({ cell: i + 1, message: `shows a statement that does not hold: ${text}` }))
  );
}

/** Facts may hold other facts, as those of things side by side do. */
function failedIn(facts: unknown): string[] {
  if (typeof facts !== "object" || facts === null) return [];
  const { kind, statements } = facts as { kind?: unknown; statements?: [string, boolean][] };
  if (kind === "checks" && statements) {
    return statements.filter(([, holds]) => !holds).map(([text]) => text);
  }
  return Object.values(facts).flatMap(failedIn);
}
