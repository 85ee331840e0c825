/** `deno task notebooks`: the project's notebooks, checked and run. @module */

import { countOf } from "@lib/feedback/count_of.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { MAX_NOTEBOOK_BYTES, type NotebookProblem } from "@lib/lab/check/check_notebook.ts";
import { checkLinks } from "@lib/lab/check/check_links.ts";
import { checkNotebooks } from "@lib/lab/check/check_notebooks.ts";
import { formatCells } from "@lib/lab/check/format_cells.ts";
import { notebookContents } from "@lib/lab/check/notebook_contents.ts";
import { expandPaths } from "@lib/lab/expand_paths.ts";
import { readNotebook } from "@lib/lab/notebook/read_notebook.ts";
import { type Rerun, rerunNotebooks } from "@lib/lab/rerun_notebooks.ts";
import { type Command, type Option, type Parsed, runCommand } from "./command.ts";
import { progressPrinter } from "./progress_printer.ts";
import { writeLine } from "./write_line.ts";

const options = {
  check: { kind: "flag", doc: "only check form, links, formatting, types and lint; run nothing" },
  update: { kind: "flag", doc: "store what the runs show where it differs, and the README's list" },
  format: { kind: "flag", doc: "first format the cells, and write the README's list of notebooks" },
  out: { kind: "text", value: "DIR", default: "data/report", doc: "folder of executed copies" },
  json: { kind: "flag", doc: "print one JSON document on stdout" },
} as const satisfies Record<string, Option>;

const CONFIG = "deno.json";
const README = "README.md";
const ALL = "notebooks/*.ipynb";

/** The declaration of `deno task notebooks`. */
const command: Command<typeof options> = {
  name: "notebooks",
  summary: "Checks every notebook of the project, runs them all in order, and compares what they " +
    "show with what they store.",
  positionals: "[FILE|GLOB…]",
  options,
  example: "deno task notebooks --check",
};

async function main(
  call: { readonly values: Parsed<typeof options>; readonly positionals: readonly string[] },
): Promise<number> {
  const { check, update, format, out, json } = call.values;
  if (check && update) {
    throw new UsageError("--update must run the notebooks: current value is --check too");
  }
  const isWhole = call.positionals.length === 0;
  const paths = await expandPaths(isWhole ? [ALL] : call.positionals);
  const note = (text: string) => writeLine(Deno.stderr, text);
  if (format) await Promise.all(paths.map(formatFile));
  if ((update || format) && isWhole) await writeContents(paths);
  const problems = [
    ...await checkNotebooks(paths, { config: CONFIG, mustBeRun: !update }),
    ...(isWhole ? await readmeProblems(paths) : []),
  ];
  for (const problem of problems) note(problemLine(problem));
  if (problems.length === 0) note(`notebooks checked: ${paths.length}`);
  const reruns = check || problems.length > 0 ? [] : await rerun(paths, out);
  const results: boolean[] = [];
  for (const one of reruns) results.push(await conclude(one, { update, note }));
  if (json) {
    const notebooks = reruns.map(({ run, solved, text: _text, stored: _stored, ...one }) => {
      const { notebook: _notebook, ...plain } = run;
      return { ...plain, ...one, ...(solved && { solved: solved.exercises }) };
    });
    writeLine(Deno.stdout, JSON.stringify({ checked: paths, problems, notebooks }));
  }
  return problems.length > 0 || results.includes(false) ? 1 : 0;
}

async function rerun(paths: readonly string[], out: string): Promise<Rerun[]> {
  const stop = new AbortController();
  // A kernel whose notebook handles the stop button would outlive Ctrl-C.
  const onStop = () => stop.abort();
  Deno.addSignalListener("SIGINT", onStop);
  try {
    const onProgress = progressPrinter();
    return await rerunNotebooks(paths, { root: ".", out, onProgress, signal: stop.signal });
  } finally {
    Deno.removeSignalListener("SIGINT", onStop);
  }
}

/** Says how a notebook went and stores it where that is asked for; false where something is wrong. */
async function conclude(
  { path, run, problems, differences, stored, text }: Rerun,
  { update, note }: { readonly update: boolean; readonly note: (text: string) => void },
): Promise<boolean> {
  const wrong = update ? problems : [...problems, ...differences];
  for (const problem of wrong) note(problemLine(problem));
  if (wrong.length > 0) return false;
  const isNew = update && stored !== text;
  if (isNew && await Deno.readTextFile(path) !== stored) {
    note(`${path}: was changed while it ran, and is left alone: run it again`);
    return false;
  }
  if (isNew) await Deno.writeTextFile(path, text);
  const { size } = await Deno.stat(path);
  note(
    `${path}: ${isNew ? "stored anew" : "as stored"} (${countOf(run.cells.length, "cell")}, ${
      size.toLocaleString("en-US")
    } of at most ${MAX_NOTEBOOK_BYTES.toLocaleString("en-US")} bytes)`,
  );
  return true;
}

async function formatFile(path: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  const formatted = await formatCells(text, { config: CONFIG });
  if (formatted !== text) await Deno.writeTextFile(path, formatted);
}

async function contents(paths: readonly string[]): Promise<{ stored: string; now: string }> {
  const stored = await Deno.readTextFile(README);
  const notebooks = await Promise.all(
    paths.map(async (path) => ({ path, notebook: await readNotebook(path) })),
  );
  return { stored, now: notebookContents(stored, notebooks) };
}

async function writeContents(paths: readonly string[]): Promise<void> {
  const { stored, now } = await contents(paths);
  if (now !== stored) await Deno.writeTextFile(README, now);
}

async function readmeProblems(paths: readonly string[]): Promise<NotebookProblem[]> {
  const { stored, now } = await contents(paths);
  const missing = await checkLinks(stored, { path: README });
  return [
    ...(now === stored ? [] : ["must list the notebooks: run deno task notebooks --format"]),
    ...missing.map((target) => `must link to files that exist: ${target}`),
  ].map((message) => ({ path: README, message }));
}

function problemLine({ path, cell, line, message }: NotebookProblem): string {
  const place = [cell && `cell ${cell}`, line && `line ${line}`].filter(Boolean).join(", ");
  return `${path}: ${place}${place && ": "}${message}`;
}

if (import.meta.main) await runCommand(command, Deno.args, main);
