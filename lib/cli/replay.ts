/** `deno task replay`: runs quarantined rows again through today's rules. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { replayJob } from "@lib/pipeline/replay_job.ts";
import { runCommand } from "./command.ts";
import { readContract } from "./contract_option.ts";
import { countOf } from "@lib/feedback/count_of.ts";
import { JUDGING_OPTIONS } from "./judging_options.ts";
import { METRICS_OPTION, openMetricsStore } from "./metrics_store.ts";
import { pipelineSummary } from "./pipeline_summary.ts";
import { progressPrinter } from "./progress_printer.ts";
import { sayIfInterrupted } from "./say_if_interrupted.ts";
import { writeLine } from "./write_line.ts";

const command = {
  name: "replay",
  summary: "Judges quarantined rows again; those that pass move to clean, in one commit.",
  options: {
    output: { kind: "text", value: "DIR", doc: "the lake" },
    where: {
      kind: "text",
      value: "SQL",
      doc: "condition on the columns of quarantine, no query within it (default: all rows)",
    },
    ...JUDGING_OPTIONS,
    ...METRICS_OPTION,
    "dry-run": { kind: "flag", doc: "say what would change, and change nothing" },
    json: { kind: "flag", doc: "one JSON document about the run on stdout" },
  },
  example:
    `deno task replay --output data/lake/ev --where "list_contains(reasons, 'range:speed_kph')"`,
} as const;

if (import.meta.main) {
  await runCommand(command, Deno.args, async ({ values }) => {
    const { output, where, profile, engine, dryRun, metrics, json } = values;
    if (output === undefined) throw new UsageError("--output must be given: the lake's folder");
    const note = (text: string) => writeLine(Deno.stderr, text);
    const contract = await readContract(values.contract);
    const store = await openMetricsStore({ metrics, contract, note });
    using interrupts = sayIfInterrupted({ note, onProgress: progressPrinter() });
    const result = await replayJob({
      contract,
      output,
      ...(profile === undefined ? {} : { profile }),
      engine,
      dryRun,
      ...(where === undefined ? {} : { where }),
      onProgress: interrupts.onProgress,
    });
    for (const line of pipelineSummary(result, output)) note(line);
    note(`replayed rows of ${countOf(result.replay_of?.length ?? 0, "earlier run")}`);
    const outcome = await store.store({ lake: output, result });
    if (json) writeLine(Deno.stdout, JSON.stringify({ ...result, ...outcome }));
    return outcome.metrics_error ? 1 : 0;
  });
}
