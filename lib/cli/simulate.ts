/** `deno task simulate`: makes telemetry and sends it somewhere. @module */

import { runCommand } from "./command.ts";
import { progressPrinter } from "./progress_printer.ts";
import { readSeed } from "./read_seed.ts";
import { runSimulateRecords } from "./simulate_records.ts";
import { writeLine } from "./write_line.ts";
import { countOf } from "@lib/feedback/count_of.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { FAULT_KINDS } from "@lib/simulation/fault_kinds.ts";
import { type SimulatorName, SIMULATORS } from "@lib/simulation/records/simulators.ts";
import { simulateFleet, type SimulationResult } from "@lib/systems/ev/simulate_fleet.ts";
import {
  FILE_NAMES,
  FLEET_DEFAULTS,
  SIMULATION_NUMBERS,
} from "@lib/systems/ev/simulation_options.ts";
import {
  ALERT_SINKS,
  DEFAULT_ALERT_TTL_DAYS,
  DEFAULT_TOPIC,
  SIMULATION_SINKS,
} from "@lib/systems/ev/sink_settings.ts";
import { IF_EXISTS } from "@lib/connectors/files/open_line_file.ts";

const NAMES = ["fleet", ...Object.keys(SIMULATORS)];

/** The fleet's command, its options and their defaults; the others have their own. */
const command = {
  name: "simulate",
  summary:
    "Simulates telemetry, the same for the same seed, to a file, a topic, an address or stdout.\n" +
    "These are the options of fleet, the default; each of the others has its own: " +
    `${Object.keys(SIMULATORS).map((name) => `deno task simulate ${name} --help`).join(", ")}.`,
  positionals: `[${NAMES.join("|")}]`,
  options: {
    vehicles: {
      kind: "number",
      default: FLEET_DEFAULTS.vehicles,
      doc: "vehicles in the fleet",
      accepts: SIMULATION_NUMBERS.vehicles,
    },
    hz: {
      kind: "number",
      default: FLEET_DEFAULTS.hz,
      doc: "readings per second and vehicle",
      accepts: SIMULATION_NUMBERS.hz,
    },
    duration: {
      kind: "number",
      default: FLEET_DEFAULTS.duration,
      value: "SECONDS",
      doc: "simulated time",
      accepts: SIMULATION_NUMBERS.duration,
    },
    seed: {
      kind: "text",
      default: String(FLEET_DEFAULTS.seed),
      value: "N",
      doc: "whole number that decides everything",
    },
    start: {
      kind: "text",
      default: FLEET_DEFAULTS.start,
      value: "ISO",
      doc: "instant of the first reading, or now",
    },
    clock: {
      kind: "text",
      default: FLEET_DEFAULTS.clock,
      value: "virtual|real|xN",
      doc: "as fast as possible, in real time, or N times as fast",
    },
    sink: {
      kind: "text",
      default: FLEET_DEFAULTS.sink,
      choices: SIMULATION_SINKS,
      doc: "where the records go",
    },
    out: {
      kind: "text",
      value: "PATH",
      doc: "file or directory; .csv and .gz are understood " +
        `(default ${FLEET_DEFAULTS.folder}/${FILE_NAMES[FLEET_DEFAULTS.sink]})`,
    },
    "if-exists": {
      kind: "text",
      default: FLEET_DEFAULTS.ifExists,
      choices: IF_EXISTS,
      doc: "what to do with a file or topic that is there already",
    },
    "http-url": { kind: "text", value: "URL", doc: "where --sink http posts each record" },
    "http-bearer": {
      kind: "text",
      value: "TOKEN",
      doc: "bearer token for --http-url; in the variable HTTP_BEARER it shows in no process list",
    },
    topic: {
      kind: "text",
      value: "NAME",
      doc: `topic of --sink kafka, made if it is missing (default ${DEFAULT_TOPIC})`,
    },
    partitions: {
      kind: "integer",
      value: "N",
      doc: `partitions of a topic that is made (default ${FLEET_DEFAULTS.partitions})`,
    },
    "alert-threshold": {
      kind: "number",
      default: FLEET_DEFAULTS.alertThreshold,
      value: "PCT",
      doc: "state of charge below which a record is an alert",
      accepts: SIMULATION_NUMBERS["alert-threshold"],
    },
    alerts: {
      kind: "text",
      value: ALERT_SINKS.join(","),
      doc: "where alerts are sent besides: to a topic, to MongoDB, or both",
    },
    "alert-topic": {
      kind: "text",
      value: "NAME",
      doc: "topic of the alerts (default: the topic of the telemetry)",
    },
    "alert-ttl-days": {
      kind: "number",
      value: "DAYS",
      doc: `after its event an alert leaves MongoDB (default ${DEFAULT_ALERT_TTL_DAYS}, ` +
        "or never where that is over already)",
    },
    faults: {
      kind: "text",
      value: "RATE|NAME=RATE,…",
      doc: `share of records to spoil, spread over all kinds or by kind: ${FAULT_KINDS.join(", ")}`,
    },
    ledger: {
      kind: "text",
      value: "PATH",
      doc: "where each injected fault is noted (default: the output file's path and .ledger)",
    },
    workers: {
      kind: "number",
      default: FLEET_DEFAULTS.workers,
      doc: "threads; the output is the same for any number",
      accepts: SIMULATION_NUMBERS.workers,
    },
    json: { kind: "flag", doc: "one JSON document about the run on stdout" },
  },
  example: "deno task simulate --vehicles 50 --duration 600 --faults 0.02 --out data/raw/ev.jsonl",
} as const;

if (import.meta.main) {
  const [first = ""] = Deno.args;
  if (isRecordSimulator(first)) await runSimulateRecords(first, Deno.args);
  await runCommand(command, Deno.args, async ({ values, positionals }) => {
    const [system = "fleet", ...rest] = positionals;
    if (system !== "fleet" || rest.length > 0) {
      throw new UsageError(
        `simulate must be given one of ${NAMES.join(", ")}, before any option: current value is ${
          JSON.stringify([system, ...rest].join(" "))
        }`,
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
    const run = await simulateFleet({
      ...options,
      seed: readSeed(seed),
    }, { onProgress: progressPrinter(), onNote: note, signal: stop.signal });
    Deno.removeSignalListener("SIGINT", interrupt);
    for (const line of summary(run)) note(line);
    if (json) writeLine(Deno.stdout, JSON.stringify(run));
    return run.failed > 0 || run.stopped ? 1 : 0;
  });
}

function isRecordSimulator(name: string): name is SimulatorName {
  return Object.hasOwn(SIMULATORS, name);
}

function* summary(run: SimulationResult): Generator<string> {
  const count = (n: number) => n.toLocaleString("en-US");
  yield `${countOf(run.records, "record")} of ${
    countOf(run.vehicles, "vehicle")
  } from ${run.start}, seed ${run.seed}, in ${run.seconds} s`;
  const { kafka, mongo } = run.alerts_sent;
  yield `${countOf(run.lines - run.failed, "line")} to ${run.path}${
    run.acknowledged === null ? "" : `, ${count(run.acknowledged)} acknowledged`
  }`;
  yield `${countOf(run.alerts, "record")} below ${run.alert_threshold} % state of charge`;
  if (kafka) yield `alerts: ${count(kafka.acknowledged)} acknowledged by topic ${kafka.topic}`;
  if (mongo) {
    yield `alerts: ${count(mongo.inserted)} stored in MongoDB at ${mongo.place}, ${
      count(mongo.replaced)
    } were there already`;
  }
  const faults = Object.entries(run.faults);
  if (faults.length > 0) {
    yield `faults: ${faults.map(([kind, n]) => `${count(n)} ${kind}`).join(", ")}`;
    yield run.ledger === null ? "no ledger is kept without --ledger" : `ledger: ${run.ledger}`;
  }
  if (run.failed > 0) yield `${countOf(run.failed, "record")} failed; kept in ${run.failed_path}`;
  if (run.stopped) yield `stopped after ${countOf(run.ticks, "tick")}; every line written is whole`;
}
