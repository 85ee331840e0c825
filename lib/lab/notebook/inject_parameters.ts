/** Gives a notebook's parameters other values. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Cell, Notebook } from "./notebook.ts";

/** What a parameter can be set to: anything that JSON can say. */
export type ParameterValue =
  | string
  | number
  | boolean
  | null
  | readonly ParameterValue[]
  | { readonly [key: string]: ParameterValue };

/** The cell that declares the parameters and their defaults has this tag. */
const DECLARED = "parameters";
/** The cell that this function adds has this one; both names are those of papermill. */
const INJECTED = "injected-parameters";

type Kind = "number" | "string" | "boolean" | "list" | "object" | "any";
interface Declaration {
  readonly keyword: string;
  readonly kind: Kind;
}

/**
 * The notebook with one more cell after its `parameters` cell, in which the given names are declared
 * anew with the given values. A value must be of the kind of the default; a text given for a text is
 * taken as it is. A cell that an earlier call added is replaced.
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
  const at = cells.findIndex((cell) => cell.cell_type === "code" && hasTag(cell, DECLARED));
  if (at < 0) {
    throw new UsageError(
      `parameter ${names[0]} cannot be set: no cell of the notebook has the tag "${DECLARED}"`,
    );
  }
  const declared = declarations(cells[at]!.source);
  const lines = Object.entries(values).map(([name, value]) => {
    const declaration = declared.get(name);
    if (declaration === undefined) {
      throw new UsageError(
        `parameter ${name} is not one of the notebook's: accepted are ${[...declared.keys()]}`,
      );
    }
    const { keyword, kind } = declaration;
    if (kind !== "any" && kind !== kindOf(value)) {
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
    source: ["// Given for this run", ...lines].join("\n"),
    outputs: [],
    execution_count: null,
  };
  return { ...notebook, cells: cells.toSpliced(at + 1, 0, cell) };
}

function hasTag(cell: Cell, tag: string): boolean {
  return cell.metadata.tags?.includes(tag) ?? false;
}

/** Declarations start a line: the formatter, which the gate runs, puts every top-level one there. */
function declarations(source: string): Map<string, Declaration> {
  const found = source.matchAll(
    /^(const|let|var) ([A-Za-z_$][\w$]*)(?:\s*:\s*([^=]+?))?\s*=\s*(\S+)/gm,
  );
  return new Map(
    [...found].map(([, keyword, name, type, start]) => [
      name!,
      { keyword: keyword!, kind: kindOfType(type) ?? kindOfLiteral(start!) },
    ]),
  );
}

function kindOfType(type: string | undefined): Kind | undefined {
  return type === "number" || type === "string" || type === "boolean" ? type : undefined;
}

function kindOfLiteral(start: string): Kind {
  if (/^-?[\d.]/.test(start)) return "number";
  if (/^["'`]/.test(start)) return "string";
  if (/^(true|false)\b/.test(start)) return "boolean";
  if (start.startsWith("[")) return "list";
  if (start.startsWith("{")) return "object";
  return "any";
}

function kindOf(value: ParameterValue): Kind {
  if (Array.isArray(value)) return "list";
  if (value === null) return "any";
  return typeof value as "number" | "string" | "boolean" | "object";
}
