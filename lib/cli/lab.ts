/** `deno task lab`: JupyterLab with the Deno kernel, ready to click. @module */

import { resolve } from "node:path";
import { type Command, type Option, type Parsed, runCommand } from "@lib/cli/command.ts";
import { writeLine } from "@lib/cli/write_line.ts";
import { openLab } from "@lib/lab/jupyter/open_lab.ts";

const options = {
  port: {
    kind: "integer",
    accepts: { test: (port) => port >= 1 && port <= 65_535, say: "a port from 1 to 65535" },
    doc: "port to listen on; without it the first free one from 8888",
  },
  ip: { kind: "text", value: "ADDRESS", default: "127.0.0.1", doc: "address to listen on" },
  "no-browser": { kind: "flag", doc: "print the address of the page and do not open it" },
} as const satisfies Record<string, Option>;

const ROOT = resolve(import.meta.dirname!, "../..");
/** What asks a command to end: Ctrl-C, a manager of services, a terminal that closes. */
const SIGNALS = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"] as const
  : ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The declaration of `deno task lab`. */
const command: Command<typeof options> = {
  name: "lab",
  summary: "Opens the notebooks in JupyterLab; the first time it installs it, into .venv.",
  options,
  example: "deno task lab --port 8900 --no-browser",
};

async function main(call: { readonly values: Parsed<typeof options> }): Promise<number> {
  const { port, ip, noBrowser } = call.values;
  const note = (line: string) => writeLine(Deno.stderr, line);
  const end = new AbortController();
  for (const signal of SIGNALS) Deno.addSignalListener(signal, () => end.abort());
  try {
    await using server = await openLab(ROOT, {
      port,
      ip,
      isBrowserOpened: !noBrowser,
      onNote: note,
      signal: end.signal,
    });
    note(`JupyterLab is at ${server.url}`);
    note("Ctrl-C ends it");
    const asked = new Promise<void>((resolve) =>
      end.signal.addEventListener("abort", () => resolve())
    );
    const code = await Promise.race([server.ended, asked]);
    return typeof code === "number" && code !== 0 ? 1 : 0;
  } catch (error) {
    if (end.signal.aborted) return 0;
    throw error;
  }
}

if (import.meta.main) await runCommand(command, Deno.args, main);
