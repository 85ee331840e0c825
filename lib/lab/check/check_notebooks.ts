/** Checks notebooks the way the gate does: as files, and their code as code. @module */

import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { applySolutions, exerciseCells } from "@lib/lab/exercise/apply_solutions.ts";
import { readSolutions, solutionsPath } from "@lib/lab/exercise/read_solutions.ts";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";
import { parseNotebook } from "@lib/lab/notebook/parse_notebook.ts";
import { checkLinks } from "./check_links.ts";
import { checkNotebook, type NotebookProblem } from "./check_notebook.ts";
import { formatCells } from "./format_cells.ts";
import { type Extract, extractCells } from "./extract_cells.ts";

/**
 * All problems of the notebooks, by path: their form, links, formatting, types and lint. Nothing is
 * run. The code of each notebook is checked as one module, so a name can be declared in one cell only;
 * the answers to its exercises are checked in their places.
 *
 * @param options.config the deno.json whose imports, types and rules apply.
 * @param options.mustBeRun see {@linkcode checkNotebook}.
 *
 * @example
 * ```ts
 * import { checkNotebooks } from "@lib/lab/check/check_notebooks.ts";
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile({ suffix: ".ipynb" });
 * await Deno.writeTextFile(path, formatNotebook(createNotebook([{ code: "let n: number = 'a'" }])));
 * const problems = await checkNotebooks([path], { config: "deno.json" });
 * assertEquals(problems.map(({ cell }) => cell), [undefined, 1, 1, 1]); // format, type, lint
 * await Deno.remove(path);
 * ```
 */
export async function checkNotebooks(
  paths: readonly string[],
  options: { readonly config: string; readonly mustBeRun?: boolean },
): Promise<NotebookProblem[]> {
  const { mustBeRun } = options;
  const config = resolve(options.config);
  const root = dirname(config);
  const files = await Promise.all(
    paths.map(async (path) => ({ path, text: await Deno.readTextFile(path) })),
  );
  const problems = files.flatMap(({ path, text }) =>
    checkNotebook(text, { path, root, mustBeRun })
  );
  const folder = await Deno.makeTempDir({ prefix: "cells-" });
  try {
    const modules: Module[] = [];
    for (const { path, text } of files) {
      const notebook = readable(text, path);
      if (notebook === undefined) continue; // checkNotebook has said why
      problems.push(...await linkProblems(notebook, path));
      const add = async (source: Notebook, from: { path: string; text?: string }) => {
        const extract = extractCells(source);
        const file = join(folder, `${modules.length}.ts`);
        await Deno.writeTextFile(file, extract.text);
        modules.push({ ...from, file, extract });
      };
      await add(notebook, { path, text });
      try {
        const solved = await solvedNotebook(notebook, path);
        if (solved) await add(solved, { path: solutionsPath(path) });
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        problems.push({ path: solutionsPath(path), message: error.message });
      }
    }
    const code = await Promise.all([
      formatProblems(modules, config),
      typeProblems(modules, config),
      lintProblems(modules, config),
    ]);
    return [...problems, ...code.flat()].sort(byPlace);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

interface Module {
  readonly path: string;
  /** The file, where its formatting is to be checked. */
  readonly text?: string;
  readonly file: string;
  readonly extract: Extract;
}

function readable(text: string, path: string): Notebook | undefined {
  try {
    return parseNotebook(text, { path });
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

async function solvedNotebook(notebook: Notebook, path: string): Promise<Notebook | undefined> {
  const solutions = await readSolutions(path);
  return solutions === undefined && exerciseCells(notebook).length === 0
    ? undefined
    : applySolutions(notebook, solutions ?? []);
}

async function linkProblems(notebook: Notebook, path: string): Promise<NotebookProblem[]> {
  const prose = notebook.cells.filter((cell) => cell.cell_type === "markdown")
    .map((cell) => cell.source).join("\n\n");
  const missing = await checkLinks(prose, { path });
  return missing.map((target) => ({ path, message: `must link to files that exist: ${target}` }));
}

async function formatProblems(
  modules: readonly Module[],
  config: string,
): Promise<NotebookProblem[]> {
  const checks = modules.map(async ({ path, text }) =>
    text === undefined || await formatCells(text, { config }) === text
      ? []
      : [{ path, message: "must be formatted: run deno task notebooks --format" }]
  );
  return (await Promise.all(checks)).flat();
}

async function typeProblems(
  modules: readonly Module[],
  config: string,
): Promise<NotebookProblem[]> {
  if (modules.length === 0) return [];
  const { code, stderr } = await deno([
    "check",
    "--config",
    config,
    ...modules.map(({ file }) => file),
  ]);
  if (code === 0) return [];
  const found = stderr.matchAll(
    /^(?:error: |(TS\d+) \[ERROR\]: )(.+)\n(?:.*\n)*?\s+at (file:\S+):(\d+):\d+$/gm,
  );
  const problems = [...found].flatMap(([, code, text, url, line]) =>
    place(modules, {
      url: url!,
      line: Number(line),
      message: code === undefined ? text! : `${text} (${code})`,
    })
  );
  // A failure with no place in a cell, such as a module that cannot be found, must not get lost.
  return problems.length > 0 ? problems : [{ path: modules[0]!.path, message: stderr.trim() }];
}

/** Where all exercises are answered, nothing asks for the placeholder any more. */
const NO_TODO_LEFT = "`todo` is never used";

async function lintProblems(
  modules: readonly Module[],
  config: string,
): Promise<NotebookProblem[]> {
  if (modules.length === 0) return [];
  const files = modules.map(({ file }) => file);
  // Cells write with the console, and the console is where a notebook's text goes.
  const { stdout } = await deno(
    ["lint", "--json", "--config", config, "--rules-exclude=no-console", ...files],
  );
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { filename: string; message: string; range: { start: { line: number } } }[];
  };
  return diagnostics.flatMap(({ filename, message, range }) =>
    place(modules, { url: filename, line: range.start.line, message })
  ).filter(({ path, message }) => !(path.endsWith(".ts") && message === NO_TODO_LEFT));
}

function place(
  modules: readonly Module[],
  found: { readonly url: string; readonly line: number; readonly message: string },
): NotebookProblem[] {
  const { url, line, message } = found;
  const module = modules.find(({ file }) => pathToFileURL(file).href === url);
  return module === undefined
    ? []
    : [{ path: module.path, ...module.extract.locate(line), message }];
}

async function deno(args: string[]) {
  const command = new Deno.Command(Deno.execPath(), { args, env: { NO_COLOR: "1" } });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

function byPlace(a: NotebookProblem, b: NotebookProblem): number {
  return a.path.localeCompare(b.path) || (a.cell ?? 0) - (b.cell ?? 0) ||
    (a.line ?? 0) - (b.line ?? 0);
}
