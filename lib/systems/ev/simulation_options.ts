/** What a simulation can be asked, and the check of it. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import {
  checkFaultRates,
  FAULT_KINDS,
  type FaultRates,
  parseFaultRates,
  TEXT_ONLY_KINDS,
} from "@lib/simulation/fault_kinds.ts";
import type { ProducerOptions } from "@lib/simulation/fleet_producer.ts";
import { IF_EXISTS, type IfExists } from "@lib/connectors/files/open_line_file.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { LAST_MICROS, readStart } from "@lib/time/read_start.ts";
import { SIMULATION_DEFAULTS } from "@lib/systems/simulation_defaults.ts";
import {
  checkSinkSettings,
  SIMULATION_SINKS,
  type SimulationSink,
  type SinkOptions,
  type SinkSettings,
} from "./sink_settings.ts";

/** Which numbers a simulation accepts, and how to say so. */
export const SIMULATION_NUMBERS = {
  vehicles: { test: isCount, say: "a whole number above 0" },
  hz: { test: isPositive, say: "a number above 0" },
  duration: { test: isPositive, say: "a number of seconds above 0" },
  "alert-threshold": { test: isPercentage, say: "a percentage, from 0 to 100" },
  workers: { test: isCount, say: "a whole number above 0" },
} as const;

/** What a fleet is unless told otherwise. */
export const FLEET_DEFAULTS = {
  ...SIMULATION_DEFAULTS,
  vehicles: 20,
  /** Readings per second and vehicle. */
  hz: 1,
  /** State of charge in percent below which a record is an alert. */
  alertThreshold: 20,
  workers: 1,
} as const;

/** The parameters of a simulation, by default those of {@linkcode FLEET_DEFAULTS}, under the names they have on the command line. */
export interface SimulationOptions extends SinkOptions {
  /** Vehicles in the fleet. */
  readonly vehicles?: number;
  /** Readings per second and vehicle. */
  readonly hz?: number;
  /** Simulated seconds. */
  readonly duration?: number;
  /** The same seed gives the same fleet. */
  readonly seed?: number | bigint;
  /** ISO 8601 instant of the first tick, or `now`. */
  readonly start?: string;
  /** `virtual`, `real`, or `xN`. */
  readonly clock?: string;
  readonly sink?: SimulationSink;
  /** What to do with a file or topic that is there already. */
  readonly ifExists?: IfExists;
  /** State of charge in percent below which a record is an alert. */
  readonly alertThreshold?: number;
  /** `RATE`, `NAME=RATE,…`, or the rates themselves. */
  readonly faults?: string | FaultRates;
  /** Where the ledger is kept, for `faults` only; default beside the output file. */
  readonly ledger?: string;
  /** Threads that simulate. */
  readonly workers?: number;
}

/** The same with everything filled in and checked. */
export interface CheckedSimulation extends ProducerOptions, SinkSettings {
  readonly clock: string;
  readonly sink: SimulationSink;
  readonly out: string;
  /** The file's name where `out` is a directory. */
  readonly nameInFolder: string;
  readonly ifExists: IfExists;
  readonly ledger?: string;
  readonly workers: number;
}

/** Names of files in a folder, by sink. */
export const FILE_NAMES = {
  stdout: "telemetria.jsonl",
  file: "telemetria.jsonl",
  http: "telemetria.jsonl",
  parquet: "telemetria.parquet",
  kafka: "telemetria.jsonl",
} as const satisfies Record<SimulationSink, string>;
/**
 * Checks the parameters and fills in what is missing.
 *
 * @param nowMs The wall clock, for `start: "now"`.
 * @throws {UsageError} naming the parameter, its value and what is accepted.
 *
 * @example
 * ```ts
 * import { checkSimulation } from "@lib/systems/ev/simulation_options.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(checkSimulation({ hz: 2, duration: 60 }).ticks, 120);
 * ```
 */
export function checkSimulation(
  options: SimulationOptions,
  nowMs: () => number = Date.now,
): CheckedSimulation {
  const {
    vehicles = FLEET_DEFAULTS.vehicles,
    hz = FLEET_DEFAULTS.hz,
    duration = FLEET_DEFAULTS.duration,
    seed = FLEET_DEFAULTS.seed,
    start = FLEET_DEFAULTS.start,
    clock = FLEET_DEFAULTS.clock,
    sink = FLEET_DEFAULTS.sink,
    ifExists = FLEET_DEFAULTS.ifExists,
    alertThreshold = FLEET_DEFAULTS.alertThreshold,
    workers = FLEET_DEFAULTS.workers,
  } = options;
  need("vehicles", vehicles, SIMULATION_NUMBERS.vehicles);
  need("hz", hz, SIMULATION_NUMBERS.hz);
  need("duration", duration, SIMULATION_NUMBERS.duration);
  need("alert-threshold", alertThreshold, SIMULATION_NUMBERS["alert-threshold"]);
  need("workers", workers, SIMULATION_NUMBERS.workers);
  if (typeof seed !== "bigint") {
    need("seed", seed, { test: Number.isSafeInteger, say: "a whole number" });
  }
  if (!SIMULATION_SINKS.includes(sink)) {
    throw new UsageError(
      `--sink must be one of ${SIMULATION_SINKS.join(", ")}: current value is ${
        JSON.stringify(sink)
      }`,
    );
  }
  need("if-exists", ifExists, {
    test: (value) => (IF_EXISTS as readonly unknown[]).includes(value),
    say: `one of ${IF_EXISTS.join(", ")}`,
  });
  const settings = checkSinkSettings(options, sink);
  checkLedger(options);
  const ticks = Math.ceil(duration * hz);
  const startMicros = readStart(start, nowMs);
  const lastMicros = startMicros + (ticks / hz) * 1e6;
  if (!(lastMicros <= LAST_MICROS)) {
    throw new UsageError(
      `--duration must end by ${
        formatTimestamp(LAST_MICROS)
      }: current value is ${duration} from ${start}`,
    );
  }
  const nameInFolder = FILE_NAMES[sink];
  const out = options.out ?? `${FLEET_DEFAULTS.folder}/${nameInFolder}`;
  return {
    vehicles,
    hz,
    ticks,
    seed,
    startMicros,
    clock,
    sink,
    out,
    nameInFolder,
    ifExists,
    ...settings,
    format: formatOf(sink, out),
    alertThreshold,
    keepsAlerts: settings.alerts.length > 0,
    faults: readFaults(options.faults, sink),
    ledger: options.ledger,
    workers,
  };
}

function formatOf(sink: SimulationSink, out: string): ProducerOptions["format"] {
  if (sink === "parquet") return "columns";
  if (sink === "kafka") return "compact";
  return /\.csv(\.gz)?$/.test(out) ? "csv" : "json";
}

function readFaults(
  faults: string | FaultRates | undefined,
  sink: SimulationSink,
): FaultRates | undefined {
  if (faults === undefined) return undefined;
  const kinds = sink === "parquet"
    ? FAULT_KINDS.filter((kind) => !TEXT_ONLY_KINDS.includes(kind))
    : FAULT_KINDS;
  return typeof faults === "string"
    ? parseFaultRates(faults, kinds)
    : checkFaultRates(faults, kinds);
}

function checkLedger({ ledger, faults }: SimulationOptions): void {
  if (ledger === undefined || faults !== undefined) return;
  throw new UsageError(
    `--ledger must come with --faults, of which it is kept: current value is ${
      JSON.stringify(ledger)
    }`,
  );
}

function need(
  name: string,
  value: unknown,
  { test, say }: { test: (value: unknown) => boolean; say: string },
): void {
  if (!test(value)) {
    throw new UsageError(`--${name} must be ${say}: current value is ${JSON.stringify(value)}`);
  }
}

function isPositive(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) > 0;
}

function isPercentage(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 100;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
