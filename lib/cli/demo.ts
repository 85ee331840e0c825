/** `deno task demo`: the main job from end to end, in this process, and pages to look at. @module */

import { basename, join, relative } from "node:path";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import type { OnProgress } from "@lib/feedback/progress.ts";
import { failureLine } from "@lib/lab/failure_line.ts";
import { writeReport } from "@lib/lab/report/write_report.ts";
import { runNotebook } from "@lib/lab/run_notebook.ts";
import { runJob } from "@lib/pipeline/run_job.ts";
import { type FaultReport, faultReport } from "@lib/systems/ev/fault_report.ts";
import { simulateFleet } from "@lib/systems/ev/simulate_fleet.ts";
import { type StoredMetrics, storeMetrics } from "@lib/systems/ev/store_metrics.ts";
import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
import { runCommand } from "./command.ts";
import { countOf } from "@lib/feedback/count_of.ts";
import { pipelineSummary } from "./pipeline_summary.ts";
import { progressPrinter } from "./progress_printer.ts";
import { writeLine } from "./write_line.ts";

const command = {
  name: "demo",
  summary:
    "Simulates a fleet with faults, cleans its telemetry into a lake, stores its metrics, runs the " +
    "notebooks, and writes pages to look at.",
  options: {
    dir: { kind: "text", value: "DIR", default: "data/lake/demo", doc: "where everything goes" },
    json: { kind: "flag", doc: "one JSON document about the run on stdout" },
  },
  example: "deno task demo --dir data/lake/demo",
} as const;

/** Half an hour of twenty vehicles: enough to see something, little enough to wait for. */
const SIMULATION = { vehicles: 20, hz: 1, durationS: 1800, seed: 42, faults: "0.03" } as const;
const NOTEBOOK_FOLDER = "notebooks";
const NOTEBOOKS = [
  "00_services.ipynb",
  "01_simulate.ipynb",
  "02_pipeline.ipynb",
  "03_results.ipynb",
  "04_reprocess.ipynb",
] as const;

if (import.meta.main) {
  await runCommand(command, Deno.args, async ({ values: { dir, json } }) => {
    const onProgress = progressPrinter();
    const note = (text: string) => writeLine(Deno.stderr, text);
    const places = {
      file: join(dir, "raw", "fleet.jsonl"),
      ledger: join(dir, "raw", "fleet.jsonl.ledger"),
      lake: join(dir, "ev"),
      practice: join(dir, "practice"),
      report: join(dir, "report"),
      home: dir,
    };

    // Whatever the environment names: the demo shows what works without any service.
    const env = { LAB_HOME: dir };

    note("1 of 5: simulate a fleet, with faults, and keep its alerts");
    const { durationS: duration, ...fleet } = SIMULATION;
    const simulation = await simulateFleet(
      {
        ...{ ...fleet, duration, alerts: "mongo" },
        ...{ out: places.file, ifExists: "replace", ledger: places.ledger },
      },
      { onProgress, onNote: note, env },
    );
    note("2 of 5: clean it into a lake");
    const job = await runJob({
      contract: evTelemetry,
      input: places.file,
      output: places.lake,
      onProgress,
    });
    const faults = await faultReport({
      lake: places.lake,
      file: places.file,
      ledger: places.ledger,
    });

    note("3 of 5: store its metrics");
    const metrics = await storeIn(env, { lake: places.lake, result: job });

    note("4 of 5: run the notebooks");
    const executed = await runNotebooks(places, onProgress);
    note("5 of 5: write the pages");
    const [index] = await writeReport(executed, { out: places.report });

    for (const line of pipelineSummary(job, places.lake)) note(line);
    note(faultLine(faults));
    note(metricsLine(metrics, simulation.alerts));
    if (job.written.rows === 0) {
      note("the lake held all of this already: a second run changes nothing");
    }
    note(`look at: ${index}`);
    if (json) writeLine(Deno.stdout, JSON.stringify({ simulation, job, faults, metrics, index }));
    return 0;
  });
}

/** One after the other: each reads what the one before it wrote. */
async function runNotebooks(
  places: {
    readonly file: string;
    readonly ledger: string;
    readonly lake: string;
    readonly practice: string;
    readonly report: string;
    /** Where the embedded services keep their files. */
    readonly home: string;
  },
  onProgress: OnProgress,
): Promise<string[]> {
  // A notebook's working folder is its own.
  const fromNotebook = (path: string) => relative(NOTEBOOK_FOLDER, path);
  const file = fromNotebook(places.file);
  const ledger = fromNotebook(places.ledger);
  const output = fromNotebook(places.lake);
  const practice = fromNotebook(places.practice);
  const home = fromNotebook(places.home);
  const { vehicles, hz, durationS, seed, faults } = SIMULATION;
  const parameters = {
    "00_services.ipynb": { home },
    "01_simulate.ipynb": { vehicles, hz, durationS, seed, faults, file, home },
    "02_pipeline.ipynb": { input: file, output, home },
    "03_results.ipynb": { output, file, ledger, home },
    "04_reprocess.ipynb": {
      input: `${practice}/raw/2025-08-31.jsonl`,
      output: `${practice}/lake`,
    },
  } as const;
  const executed: string[] = [];
  for (const name of NOTEBOOKS) {
    const out = join(places.report, basename(name));
    const run = await runNotebook(join(NOTEBOOK_FOLDER, name), {
      parameters: parameters[name],
      out,
      onProgress,
    });
    if (run.failed) throw new Error(failureLine(run));
    executed.push(out);
  }
  return executed;
}

function faultLine({ kinds, recall, precision }: FaultReport): string {
  const expected = kinds.reduce((sum, kind) => sum + kind.must_catch, 0);
  const caught = kinds.reduce((sum, kind) => sum + kind.caught, 0);
  const percent = (share: number | null) =>
    share === null ? "none" : `${(100 * share).toFixed(1)} %`;
  return `faults: ${caught} of ${expected} that the rules must find are in quarantine ` +
    `(recall ${percent(recall)}); ${
      percent(precision)
    } of the quarantined rows have one (precision)`;
}

/** The store has one owner at a time, and the notebooks are next. */
async function storeIn(
  env: { readonly LAB_HOME: string },
  run: Parameters<typeof storeMetrics>[1],
): Promise<StoredMetrics> {
  const mongo = await openMongo(env);
  try {
    return await storeMetrics(mongo, run);
  } finally {
    await mongo.close();
  }
}

function metricsLine({ place, daily }: StoredMetrics, alerts: number): string {
  const days = countOf(daily.inserted + daily.replaced, "vehicle day");
  return `document store in ${place}: the run, ${days} and ${countOf(alerts, "alert")}`;
}
