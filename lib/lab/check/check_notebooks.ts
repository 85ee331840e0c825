/** Checks notebooks the way the gate does: as files, and their code as code. @module */

import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseNotebook } from "@lib/lab/notebook/parse_notebook.ts";
import { checkNotebook, type NotebookProblem } from "./check_notebook.ts";
import { formatCells } from "./format_cells.ts";
import { type Extract, extractCells } from "./extract_cells.ts";

/**
 * All problems of the notebooks, by path: their form, formatting, types and lint. Nothing is run.
 * The code of each notebook is checked as one module, so a name can be declared in one cell only.
 *
 * @param options.config the deno.json whose imports, types and rules apply.
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
 * ```
 */
export async function checkNotebooks(
  paths: readonly string[],
  options: { readonly config: string },
): Promise<NotebookProblem[]> {
  const config = resolve(options.config);
  const root = dirname(config);
  const files = await Promise.all(
    paths.map(async (path) => ({ path, text: await Deno.readTextFile(path) })),
  );
  const problems = files.flatMap(({ path, text }) => checkNotebook(text, { path, root }));
  const broken = new Set(problems.map(({ path }) => path));
  const folder = await Deno.makeTempDir({ prefix: "cells-" });
  try {
    const modules: Module[] = [];
    for (const [i, { path, text }] of files.entries()) {
      if (broken.has(path)) continue;
      const extract = extractCells(parseNotebook(text, { path }));
      const file = join(folder, `${i}.ts`);
      await Deno.writeTextFile(file, extract.text);
      modules.push({ path, text, file, extract });
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
  readonly text: string;
  readonly file: string;
  readonly extract: Extract;
}

async function formatProblems(
  modules: readonly Module[],
  config: string,
): Promise<NotebookProblem[]> {
  const checks = modules.map(async ({ path, text }) =>
    await formatCells(text, { config }) === text
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
  );
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
