/** `deno task faults`: writes the page of all faults that tests try. @module */

import { FAULTS_PAGE, writtenFaultsPage } from "@lib/testing/faults/written_faults_page.ts";
import { runCommand } from "./command.ts";
import { writeLine } from "./write_line.ts";

const command = {
  name: "faults",
  summary: `Writes ${FAULTS_PAGE}: every fault that a test tries and what happened, and which ` +
    "tests show what the documents promise. Both are read from the comments above the tests.",
  options: {
    check: { kind: "flag", doc: "write nothing; exit status 1 if the page is out of date" },
  },
  example: "deno task faults",
} as const;

if (import.meta.main) {
  await runCommand(command, Deno.args, async ({ values: { check } }) => {
    const page = writtenFaultsPage();
    const stored = await Deno.readTextFile(FAULTS_PAGE).catch(() => "");
    const isNew = page !== stored;
    if (isNew && !check) await Deno.writeTextFile(FAULTS_PAGE, page);
    const state = !isNew ? "is up to date" : check ? "is out of date" : "is written anew";
    writeLine(Deno.stderr, `${FAULTS_PAGE} ${state}`);
    return isNew && check ? 1 : 0;
  });
}
