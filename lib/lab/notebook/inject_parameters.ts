/** Gives a notebook's parameters other values. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { declaredParameters, parameterKind, type ParameterValue } from "./declared_parameters.ts";
import type { Cell, CodeCell, Notebook } from "./notebook.ts";

/** The cell that this function adds has this tag, which is papermill's too. */
const INJECTED = "injected-parameters";

/**
 * The notebook with one more cell after its `parameters` cell, in which the given names are declared
 * anew with the given values, and shown where the `parameters` cell ends by showing them. A value
 * must be of the kind of the default. A cell that an earlier call added is replaced.
 *
 * @throws {UsageError} naming the parameter, its value and what is accepted.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { injectParameters } from "@lib/lab/notebook/inject_parameters.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const notebook = createNotebook([{ code: "const vehicles = 20;", tags: ["parameters"] }]);
 * const [, cell] = injectParameters(notebook, { vehicles: 3 }).cells;
 * assertEquals(cell?.source, "// Given for this run\nconst vehicles = 3;");
 * ```
 */
export function injectParameters(
  notebook: Notebook,
  values: Readonly<Record<string, ParameterValue>>,
): Notebook {
  const cells = notebook.cells.filter((cell) => !hasTag(cell, INJECTED));
  const names = Object.keys(values);
  if (names.length === 0) return { ...notebook, cells };
  const { cell: declaring, parameters } = declaredParameters(notebook);
  if (declaring === undefined) {
    throw new UsageError(
      `parameter ${names[0]} cannot be set: no cell of the notebook has the tag "parameters"`,
    );
  }
  const lines = Object.entries(values).map(([name, value]) => {
    const declaration = parameters.get(name);
    if (declaration === undefined) {
      throw new UsageError(
        `parameter ${name} is not one of the notebook's: accepted are ${
          [...parameters.keys()].join(", ")
        }`,
      );
    }
    const { keyword, kind } = declaration;
    if (kind !== "any" && kind !== parameterKind(value)) {
      throw new UsageError(
        `parameter ${name} must be a ${kind}: current value is ${JSON.stringify(value)}`,
      );
    }
    return `${keyword} ${name} = ${JSON.stringify(value)};`;
  });
  const cell: Cell = {
    cell_type: "code",
    id: INJECTED,
    metadata: { tags: [INJECTED] },
    source: ["// Given for this run", ...lines, ...shownBy(declaring)].join("\n"),
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: cells.toSpliced(cells.indexOf(declaring) + 1, 0, cell) };
}

/** The call of `params` with which a cell ends: after the new values it shows those. */
function shownBy({ source }: CodeCell): string[] {
  return /^params\([^]*$/m.exec(source)?.slice(0, 1) ?? [];
}

function hasTag(cell: Cell, tag: string): boolean {
  return cell.metadata.tags?.includes(tag) ?? false;
}
