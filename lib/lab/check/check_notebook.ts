/** Checks a notebook file by itself, without running anything. @module */

import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
import { codeCells } from "@lib/lab/notebook/code_cells.ts";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";
import { parseNotebook } from "@lib/lab/notebook/parse_notebook.ts";
import { validateNotebook } from "@lib/lab/notebook/validate_notebook.ts";
import { failedStatements } from "./failed_statements.ts";

/** Something to mend in a notebook. */
export interface NotebookProblem {
  readonly path: string;
  /** As {@linkcode codeCells} numbers it. */
  readonly cell?: number;
  readonly line?: number;
  readonly message: string;
}

/** Repositories and browsers stay quick below this; a larger output wants a limit or an aggregate. */
export const MAX_NOTEBOOK_BYTES = 1_000_000;

const UPDATE = "deno task notebooks --update";

const LANGUAGE_KEYS = [
  "name",
  "version",
  "mimetype",
  "file_extension",
  "pygments_lexer",
  "codemirror_mode",
  "nbconvert_exporter",
];

/**
 * What is wrong with the text of a notebook file. Outputs must be stored as one whole run made them,
 * from the first cell to the last, without an error and without a statement that does not hold, or not
 * at all: a page with some outputs of one run and some of another would show what no run ever did.
 *
 * @param options.root a folder that the notebook must not name, such as the project's own.
 * @param options.mustBeRun outputs must be there, in the very bytes that JupyterLab would save.
 *
 * @example
 * ```ts
 * import { checkNotebook } from "@lib/lab/check/check_notebook.ts";
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = formatNotebook(createNotebook([{ code: 'open("/home/me/a.txt");' }]));
 * assertEquals(checkNotebook(text, { path: "a.ipynb" }), [
 *   { path: "a.ipynb", cell: 1, message: "must not hold an absolute path: /home/me/a.txt" },
 * ]);
 * ```
 */
export function checkNotebook(
  text: string,
  options: { readonly path: string; readonly root?: string; readonly mustBeRun?: boolean },
): NotebookProblem[] {
  const { path, root, mustBeRun = false } = options;
  const value = parseJson(text);
  const invalid = value === undefined ? ["the file must hold JSON"] : validateNotebook(value);
  if (invalid.length > 0) return invalid.map((message) => ({ path, message }));
  const notebook = parseNotebook(text, { path });
  const bytes = new TextEncoder().encode(text).length;
  const size = bytes < MAX_NOTEBOOK_BYTES
    ? []
    : [`must be smaller than ${MAX_NOTEBOOK_BYTES} bytes: it has ${bytes}`];
  return [
    ...[...size, ...metadataProblems(notebook), ...runProblems(notebook, mustBeRun)]
      .map((message) => ({ path, message })),
    ...[...pathProblems(notebook, root), ...failedStatements(notebook)]
      .map((problem) => ({ path, ...problem })),
    ...(mustBeRun && text !== formatNotebook(notebook)
      ? [{ path, message: `must be written as JupyterLab saves it: run ${UPDATE}` }]
      : []),
  ];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function metadataProblems({ metadata }: Notebook): string[] {
  const kernel = metadata.kernelspec as { name?: unknown } | undefined;
  const language = metadata.language_info as Record<string, unknown> | undefined;
  const missing = LANGUAGE_KEYS.filter((key) => typeof language?.[key] !== "string");
  return [
    // Any other name makes JupyterLab ask which kernel to use.
    ...(kernel?.name === "deno" ? [] : ['metadata.kernelspec.name must be "deno"']),
    ...(missing.length === 0 ? [] : [`metadata.language_info must have ${missing.join(", ")}`]),
  ];
}

function runProblems(notebook: Notebook, mustBeRun: boolean): string[] {
  const code = codeCells(notebook);
  const isUntouched = code.every((cell) =>
    cell.execution_count === null && cell.outputs.length === 0
  );
  if (isUntouched) return mustBeRun && code.length > 0 ? [`must be run: ${UPDATE}`] : [];
  const isWhole = code.every((cell, i) => cell.execution_count === i + 1);
  const hasError = code.some((cell) =>
    cell.outputs.some((output) => output.output_type === "error")
  );
  return [
    ...(isWhole ? [] : ["outputs must come from one whole run, or be empty"]),
    ...(hasError ? ["outputs must not hold an error"] : []),
  ];
}

const ABSOLUTE_PATH =
  /(?:file:\/\/|(?<![\w.:/~-])\/(?:home|Users|root|tmp|var|mnt|opt|private)\/|(?<!\w)[A-Z]:\\)[^\s"'`<>)]*/;

/** Pictures are stored in base64, whose alphabet has the slash: they are not searched. */
const BASE64 = /base64,[A-Za-z0-9+/=]+/g;

function pathProblems(
  notebook: Notebook,
  root: string | undefined,
): { cell?: number; message: string }[] {
  const code = codeCells(notebook);
  return notebook.cells.flatMap((cell) => {
    const number = code.findIndex(({ id }) => id === cell.id) + 1;
    const texts = [cell.source, ...textsIn(cell.cell_type === "code" ? cell.outputs : [])];
    const path = texts.map((text) => absolutePath(text.replace(BASE64, ""), root))
      .find((found) => found !== undefined);
    if (path === undefined) return [];
    const message = `must not hold an absolute path: ${path}`;
    return [number === 0 ? { message } : { cell: number, message }];
  });
}

function absolutePath(text: string, root: string | undefined): string | undefined {
  return root !== undefined && text.includes(root) ? root : ABSOLUTE_PATH.exec(text)?.[0];
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => key === "image/png" ? [] : textsIn(item));
}
