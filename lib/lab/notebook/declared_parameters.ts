/** What a notebook can be told from outside. @module */

import type { Cell, CodeCell, Notebook } from "./notebook.ts";

/** What a parameter can be set to: anything that JSON can say. */
export type ParameterValue =
  | string
  | number
  | boolean
  | null
  | readonly ParameterValue[]
  | { readonly [key: string]: ParameterValue };

/** What kind of value a parameter holds; `any` where its default does not show it. */
export type ParameterKind = "number" | "string" | "boolean" | "list" | "object" | "any";

/** A name that the parameters cell declares. */
export interface ParameterDeclaration {
  readonly keyword: string;
  readonly kind: ParameterKind;
}

/**
 * The cell with the tag `parameters` and the names that it declares at its top level, with the kind
 * of value that their type or their default shows.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { declaredParameters } from "@lib/lab/notebook/declared_parameters.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const code = 'const vehicles = 20;\nlet mode: string = choose("a");';
 * const { parameters } = declaredParameters(createNotebook([{ code, tags: ["parameters"] }]));
 * assertEquals(parameters.get("vehicles"), { keyword: "const", kind: "number" });
 * assertEquals(parameters.get("mode"), { keyword: "let", kind: "string" });
 * ```
 */
export function declaredParameters(
  notebook: Notebook,
): { cell?: CodeCell; parameters: ReadonlyMap<string, ParameterDeclaration> } {
  const cell = notebook.cells.find(isParametersCell);
  if (cell === undefined) return { parameters: new Map() };
  // Declarations start a line: the formatter, which the gate runs, puts every top-level one there.
  const found = cell.source.matchAll(
    /^(const|let|var) ([A-Za-z_$][\w$]*)(?:\s*:\s*([^=]+?))?\s*=\s*(\S+)/gm,
  );
  const parameters = new Map<string, ParameterDeclaration>();
  for (const [, keyword, name, type, start] of found) {
    parameters.set(name!, { keyword: keyword!, kind: kindOfType(type) ?? kindOfLiteral(start!) });
  }
  return { cell, parameters };
}

/** The kind of a value. */
export function parameterKind(value: ParameterValue): ParameterKind {
  if (Array.isArray(value)) return "list";
  return value === null ? "any" : typeof value as "number" | "string" | "boolean" | "object";
}

function isParametersCell(cell: Cell): cell is CodeCell {
  return cell.cell_type === "code" && (cell.metadata.tags?.includes("parameters") ?? false);
}

function kindOfType(type: string | undefined): ParameterKind | undefined {
  return type === "number" || type === "string" || type === "boolean" ? type : undefined;
}

function kindOfLiteral(start: string): ParameterKind {
  if (/^-?[\d.]/.test(start)) return "number";
  if (/^["'`]/.test(start)) return "string";
  if (/^(true|false)\b/.test(start)) return "boolean";
  if (start.startsWith("[")) return "list";
  return start.startsWith("{") ? "object" : "any";
}
