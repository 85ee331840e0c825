/** `deno task report`: executed notebooks as static pages. @module */

import { type Command, type Option, type Parsed, runCommand } from "@lib/cli/command.ts";
import { writeLine } from "@lib/cli/write_line.ts";
import { expandPaths } from "@lib/lab/expand_paths.ts";
import { writeReport } from "@lib/lab/report/write_report.ts";

const options = {
  out: { kind: "text", value: "DIR", default: "data/report", doc: "folder of the pages" },
  json: { kind: "flag", doc: "print one JSON document on stdout" },
} as const satisfies Record<string, Option>;

/** The declaration of `deno task report`. */
const command: Command<typeof options> = {
  name: "report",
  summary: "Writes notebooks as they are stored, outputs included, as pages that open from disk.",
  positionals: "[NOTEBOOK…]",
  options,
  example: "deno task report 'notebooks/*.ipynb' --out data/report",
};

async function main(
  call: { readonly values: Parsed<typeof options>; readonly positionals: readonly string[] },
): Promise<number> {
  const { out, json } = call.values;
  const patterns = call.positionals.length > 0 ? call.positionals : ["notebooks/*.ipynb"];
  const pages = await writeReport(await expandPaths(patterns), { out });
  writeLine(Deno.stderr, `pages written: ${pages.length}; start at ${pages[0]}`);
  if (json) writeLine(Deno.stdout, JSON.stringify({ pages }));
  return 0;
}

if (import.meta.main) await runCommand(command, Deno.args, main);
