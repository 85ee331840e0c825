/** `deno task simulate NAME` for simulators of streamed records. @module */

import { IF_EXISTS } from "@lib/connectors/files/open_line_file.ts";
import { serviceEnvironment } from "@lib/connectors/service_environment.ts";
import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import { countOf } from "@lib/feedback/count_of.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import {
  type SimulatorEntry,
  type SimulatorName,
  SIMULATORS,
} from "@lib/simulation/records/simulators.ts";
import { RECORD_FORMS, RECORD_SINKS } from "@lib/systems/records/record_outlet.ts";
import {
  RECORD_DEFAULTS,
  RECORD_SIMULATION_NUMBERS,
} from "@lib/systems/records/record_simulation_options.ts";
import {
  type RecordSimulationResult,
  simulateRecords,
} from "@lib/systems/records/simulate_records.ts";
import { runCommand } from "./command.ts";
import { progressPrinter } from "./progress_printer.ts";
import { readSeed } from "./read_seed.ts";
import { writeLine } from "./write_line.ts";

/** Runs the command as a program; `args` begin with the simulator's name. */
export async function runSimulateRecords(
  name: SimulatorName,
  args: readonly string[],
): Promise<never> {
  return await runCommand(commandOf(name), args, async ({ values, positionals }) => {
    if (positionals.length !== 1) {
      throw new UsageError(
        `only options are accepted: current value is ${JSON.stringify(positionals[1])}`,
      );
    }
    const { json, seed, ...options } = values;
    if (json && options.sink === "stdout") {
      throw new UsageError(
        "--json must not be used with --sink stdout: stdout is either for records or for the report",
      );
    }
    const note = (text: string) => writeLine(Deno.stderr, text);
    const stop = new AbortController();
    const interrupt = () => stop.abort();
    Deno.addSignalListener("SIGINT", interrupt);
    await using services = servicesOnDemand(serviceEnvironment(), { onNote: note });
    const run = await simulateRecords(name, {
      ...options,
      seed: readSeed(seed),
    }, { services, onProgress: progressPrinter(), onNote: note, signal: stop.signal });
    Deno.removeSignalListener("SIGINT", interrupt);
    for (const line of summary(run)) note(line);
    if (json) writeLine(Deno.stdout, JSON.stringify(run));
    return run.stopped ? 1 : 0;
  });
}

function commandOf(name: SimulatorName) {
  const entry: SimulatorEntry = SIMULATORS[name];
  const number = (flag: keyof typeof RECORD_SIMULATION_NUMBERS, value: string, doc: string) =>
    ({ kind: "number", value, doc, accepts: RECORD_SIMULATION_NUMBERS[flag] }) as const;
  const usual = Object.entries(entry.usualFaults ?? {}).map(([kind, rate]) => `${kind}=${rate}`);
  return {
    name: `simulate ${name}`,
    summary: `Simulates ${entry.summary}, the same for the same seed.`,
    positionals: "",
    options: {
      count: number(
        "count",
        "N",
        "how many records, faults of kind duplicate not counted" +
          (entry.count === undefined
            ? ""
            : ` (default ${entry.count}, unless --duration is given)`),
      ),
      duration: number(
        "duration",
        "SECONDS",
        "simulated time" +
          (entry.count === undefined
            ? ` (default ${RECORD_DEFAULTS.duration}, unless --count is given)`
            : ""),
      ),
      "late-by": number(
        "late-by",
        "SECONDS",
        "how long a record of kind late is held back at most (default " +
          (entry.lateBySeconds === undefined
            ? "1 to 30 further records)"
            : `${entry.lateBySeconds})`),
      ),
      hz: number("hz", "N", `${entry.sends}, per second (default ${round(entry.hz)})`),
      devices: number(
        "devices",
        "N",
        entry.devices === undefined
          ? "not for this simulator"
          : `how many devices there are (default ${entry.devices})`,
      ),
      seed: {
        kind: "text",
        default: String(RECORD_DEFAULTS.seed),
        value: "N",
        doc: "whole number that decides everything",
      },
      start: {
        kind: "text",
        default: RECORD_DEFAULTS.start,
        value: "ISO",
        doc: "instant of the first record, or now",
      },
      clock: {
        kind: "text",
        default: RECORD_DEFAULTS.clock,
        value: "virtual|real|xN",
        doc: "as fast as possible, in real time, or N times as fast",
      },
      sink: {
        kind: "text",
        default: RECORD_DEFAULTS.sink,
        choices: RECORD_SINKS,
        doc: "where the records go",
      },
      out: {
        kind: "text",
        value: "PATH",
        doc:
          `file, .gz too, or folder of --sink file (default ${RECORD_DEFAULTS.folder}/${name}.ndjson)`,
      },
      form: {
        kind: "text",
        default: RECORD_DEFAULTS.form,
        choices: RECORD_FORMS,
        doc: "a line has topic, coordinates, time, key and value, or the value alone",
      },
      "if-exists": {
        kind: "text",
        default: RECORD_DEFAULTS.ifExists,
        choices: IF_EXISTS,
        doc: "what to do with a file or topic that is there already",
      },
      topic: {
        kind: "text",
        value: "NAME",
        doc: `topic of all records (default ${entry.contract.topics.join(", ")})`,
      },
      partitions: {
        kind: "integer",
        default: RECORD_DEFAULTS.partitions,
        value: "N",
        doc: "partitions of a topic that is made, and of envelopes",
      },
      faults: {
        kind: "text",
        value: "RATE|NAME=RATE,…",
        doc: `share of records to spoil, spread over all kinds or by kind: ${
          entry.faults.join(", ")
        }${usual.length > 0 ? ` (default ${usual.join()})` : ""}`,
      },
      ledger: { kind: "text", value: "PATH", doc: "where each injected fault is noted" },
      json: { kind: "flag", doc: "one JSON document about the run on stdout" },
    },
    example: `deno task simulate ${name} --count 1000 --faults 0.05 --sink kafka`,
  } as const;
}

function* summary(run: RecordSimulationResult): Generator<string> {
  const count = (n: number) => n.toLocaleString("en-US");
  yield `${
    countOf(run.records, "record")
  } from ${run.start}, seed ${run.seed}, to ${run.path} in ${run.seconds} s`;
  if (Object.keys(run.by_topic).length > 1) {
    yield Object.entries(run.by_topic).map(([topic, n]) => `${topic}: ${count(n)}`).join(", ");
  }
  const faults = Object.entries(run.faults);
  if (faults.length > 0) {
    yield `faults: ${faults.map(([kind, n]) => `${count(n)} ${kind}`).join(", ")}`;
  }
  if (run.ledger !== null) yield `ledger: ${run.ledger}`;
  if (run.stopped) yield "stopped before the end; every record sent is whole";
}

function round(hz: number): string {
  return String(Number(hz.toFixed(2)));
}
