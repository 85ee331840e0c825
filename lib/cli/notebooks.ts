/** `deno task notebooks`: the project's notebooks, checked and run. @module */

import { basename, join } from "node:path";
import { type Command, type Option, type Parsed, runCommand } from "@lib/cli/command.ts";
import { progressPrinter } from "@lib/cli/progress_printer.ts";
import { writeLine } from "@lib/cli/write_line.ts";
import type { NotebookProblem } from "@lib/lab/check/check_notebook.ts";
import { checkNotebooks } from "@lib/lab/check/check_notebooks.ts";
import { formatCells } from "@lib/lab/check/format_cells.ts";
import { expandPaths } from "@lib/lab/expand_paths.ts";
import { failureLine } from "@lib/lab/failure_line.ts";
import { type NotebookRun, runNotebook } from "@lib/lab/run_notebook.ts";

const options = {
  check: { kind: "flag", doc: "only check form, formatting, types and lint; run nothing" },
  format: { kind: "flag", doc: "first format the cells, as deno fmt does for other files" },
  out: { kind: "text", value: "DIR", default: "data/report", doc: "folder of executed copies" },
  json: { kind: "flag", doc: "print one JSON document on stdout" },
} as const satisfies Record<string, Option>;

const CONFIG = "deno.json";

/** The declaration of `deno task notebooks`. */
const command: Command<typeof options> = {
  name: "notebooks",
  summary: "Checks every notebook of the project and runs them all in order.",
  positionals: "[FILE|GLOB…]",
  options,
  example: "deno task notebooks --check",
};

async function main(
  call: { readonly values: Parsed<typeof options>; readonly positionals: readonly string[] },
): Promise<number> {
  const { check, format, out, json } = call.values;
  const patterns = call.positionals.length > 0 ? call.positionals : ["notebooks/*.ipynb"];
  const paths = await expandPaths(patterns);
  if (format) await Promise.all(paths.map(formatFile));
  const problems = await checkNotebooks(paths, { config: CONFIG });
  for (const problem of problems) writeLine(Deno.stderr, problemLine(problem));
  if (problems.length === 0) writeLine(Deno.stderr, `notebooks checked: ${paths.length}`);
  const runs = check || problems.length > 0 ? [] : await runAll(paths, out);
  if (json) {
    const notebooks = runs.map(({ notebook: _, ...run }) => run);
    writeLine(Deno.stdout, JSON.stringify({ checked: paths, problems, notebooks }));
  }
  return problems.length > 0 || runs.some((run) => run.failed) ? 1 : 0;
}

async function formatFile(path: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  const formatted = await formatCells(text, { config: CONFIG });
  if (formatted !== text) await Deno.writeTextFile(path, formatted);
}

/** One after the other, because a later notebook reads what an earlier one wrote. */
async function runAll(paths: readonly string[], out: string): Promise<NotebookRun[]> {
  const runs: NotebookRun[] = [];
  for (const path of paths) {
    const run = await runNotebook(path, {
      out: join(out, basename(path)),
      onProgress: progressPrinter(),
    });
    runs.push(run);
    if (run.failed) writeLine(Deno.stderr, failureLine(run));
  }
  return runs;
}

function problemLine({ path, cell, line, message }: NotebookProblem): string {
  const place = [cell && `cell ${cell}`, line && `line ${line}`].filter(Boolean).join(", ");
  return `${path}: ${place}${place && ": "}${message}`;
}

if (import.meta.main) await runCommand(command, Deno.args, main);
