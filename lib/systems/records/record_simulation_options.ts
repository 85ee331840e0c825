/** What a simulation of streamed records can be asked, and the check of it. @module */

import { IF_EXISTS, type IfExists } from "@lib/connectors/files/open_line_file.ts";
import { checkPartitions } from "@lib/connectors/kafka/check_partitions.ts";
import { checkTopicName } from "@lib/connectors/kafka/check_topic_name.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkRates, type FaultRatesOf, parseRates } from "@lib/simulation/fault_rates.ts";
import type { RecordFault } from "@lib/simulation/records/record_faults.ts";
import {
  type SimulatorEntry,
  type SimulatorName,
  SIMULATORS,
} from "@lib/simulation/records/simulators.ts";
import type { SpoilRecordsOptions } from "@lib/simulation/records/spoil_records.ts";
import { readStart } from "@lib/time/read_start.ts";
import { SIMULATION_DEFAULTS } from "@lib/systems/simulation_defaults.ts";
import {
  type OutletOptions,
  RECORD_FORMS,
  RECORD_SINKS,
  type RecordForm,
  type RecordSinkName,
} from "./record_outlet.ts";

/** The parameters, by default those of {@linkcode RECORD_DEFAULTS}, under the names they have on the command line. */
export interface RecordSimulationOptions {
  /** Records to simulate; default: those of `duration`. */
  readonly count?: number;
  /** Simulated seconds; without end if `count` is given. */
  readonly duration?: number;
  /** Sendings per second, on average; each simulator has its own default. */
  readonly hz?: number;
  /** How many devices or sensors there are; each simulator has its own default. */
  readonly devices?: number;
  /** The same seed gives the same records. */
  readonly seed?: number | bigint;
  /** ISO 8601 instant of the first record, or `now`. */
  readonly start?: string;
  /** `virtual`, `real`, or `xN`. */
  readonly clock?: string;
  readonly sink?: RecordSinkName;
  readonly out?: string;
  readonly form?: RecordForm;
  readonly ifExists?: IfExists;
  /** The topic of all records, for a simulator that has one only. */
  readonly topic?: string;
  /** Partitions of a topic that is made, and of an envelope. */
  readonly partitions?: number;
  /** `RATE`, `NAME=RATE,…`, or the rates themselves. */
  readonly faults?: string | FaultRatesOf<RecordFault>;
  /** Seconds for which a late record is held back at most; default: for some further records. */
  readonly lateBy?: number;
  /** Where each injected fault is noted; default nowhere. */
  readonly ledger?: string;
}

/** The same with everything filled in and checked. */
export interface CheckedRecordSimulation
  extends Omit<OutletOptions, "kafka" | "onNote">, SpoilRecordsOptions {
  readonly count: number;
  readonly endMicros: number;
  readonly startMicros: number;
  readonly hz: number;
  readonly devices: number;
  readonly clock: string;
  readonly topic?: string;
  readonly ledger?: string;
  /** How many records there will be, where that is known. */
  readonly total: { readonly total?: number };
}

/** Which numbers a simulation accepts, and how to say so. */
export const RECORD_SIMULATION_NUMBERS = {
  count: { test: isCount, say: "a whole number above 0" },
  duration: { test: isPositive, say: "a number of seconds above 0" },
  hz: { test: isPositive, say: "a number above 0" },
  "late-by": { test: isPositive, say: "a number of seconds above 0" },
  devices: { test: isCount, say: "a whole number above 0" },
} as const;

/** What is simulated unless told otherwise; each simulator has some more of its own. */
export const RECORD_DEFAULTS = { ...SIMULATION_DEFAULTS, form: "envelope" } as const;

/**
 * Checks the parameters and fills in what is missing.
 *
 * @param nowMs The wall clock, for `start: "now"`.
 * @throws {UsageError} naming the parameter, its value and what is accepted.
 *
 * @example
 * ```ts
 * import { checkRecordSimulation } from "@lib/systems/records/record_simulation_options.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const simulation = checkRecordSimulation("sensors", { count: 10 });
 * assertEquals([simulation.count, simulation.hz, simulation.devices], [10, 0.5, 3]);
 * ```
 */
export function checkRecordSimulation(
  name: SimulatorName,
  options: RecordSimulationOptions,
  nowMs: () => number = Date.now,
): CheckedRecordSimulation {
  const entry: SimulatorEntry = SIMULATORS[name];
  const {
    duration,
    count = duration === undefined ? entry.count : undefined,
    lateBy = entry.lateBySeconds,
    hz = entry.hz,
    devices = entry.devices ?? 1,
    seed = RECORD_DEFAULTS.seed,
    start = RECORD_DEFAULTS.start,
    clock = RECORD_DEFAULTS.clock,
    sink = RECORD_DEFAULTS.sink,
    form = RECORD_DEFAULTS.form,
    ifExists = RECORD_DEFAULTS.ifExists,
    partitions = RECORD_DEFAULTS.partitions,
    topic,
    ledger,
  } = options;
  const seconds = duration ?? (count === undefined ? RECORD_DEFAULTS.duration : undefined);
  const given = { count, duration, hz, devices, "late-by": lateBy };
  for (const [flag, { test, say }] of Object.entries(RECORD_SIMULATION_NUMBERS)) {
    const value = given[flag as keyof typeof given];
    if (value !== undefined && !test(value)) throw wrong(flag, say, value);
  }
  if (typeof seed !== "bigint" && !Number.isSafeInteger(seed)) {
    throw wrong("seed", "a whole number", seed);
  }
  oneOf("sink", sink, RECORD_SINKS);
  oneOf("form", form, RECORD_FORMS);
  oneOf("if-exists", ifExists, IF_EXISTS);
  checkPartitions(partitions, { parameter: "--partitions" });
  if (options.devices !== undefined && entry.devices === undefined) {
    throw new UsageError(
      `--devices must not be given for ${name}, which has none: current value is ${devices}`,
    );
  }
  if (options.out !== undefined && sink !== "file") {
    throw new UsageError(
      `--out is for --sink file: current value is ${
        JSON.stringify(options.out)
      } with --sink ${sink}`,
    );
  }
  if (options.out !== undefined && /\.(csv|parquet)(\.gz)?$/i.test(options.out)) {
    throw wrong("out", "a file of JSON lines, such as x.ndjson or x.ndjson.gz", options.out);
  }
  if (topic !== undefined) {
    checkTopicName(topic, { parameter: "--topic" });
    if (entry.contract.topics.length > 1) {
      throw new UsageError(
        `--topic must not be given for ${name}, whose topics are ${
          entry.contract.topics.join(", ")
        }: current value is ${JSON.stringify(topic)}`,
      );
    }
  }
  const startMicros = readStart(start, nowMs);
  return {
    contract: entry.contract,
    rates: readRates(options.faults, entry),
    ...(entry.limitsOf && { limitsOf: entry.limitsOf }),
    count: count ?? Infinity,
    endMicros: seconds === undefined ? Infinity : startMicros + Math.round(seconds * 1e6),
    startMicros,
    hz,
    devices,
    seed,
    clock,
    sink,
    out: options.out ?? `${RECORD_DEFAULTS.folder}/${name}.ndjson`,
    nameInFolder: `${name}.ndjson`,
    form,
    ifExists,
    topics: topic === undefined ? entry.contract.topics : [topic],
    partitions,
    ...(topic !== undefined && { topic }),
    ...(ledger !== undefined && { ledger }),
    total: seconds === undefined ? { total: count! } : {},
    ...(lateBy !== undefined && { lateByMicros: lateBy * 1e6 }),
  };
}

function readRates(
  faults: RecordSimulationOptions["faults"],
  { faults: kinds, usualFaults }: SimulatorEntry,
): FaultRatesOf<RecordFault> {
  if (faults === undefined) return usualFaults ?? {};
  return typeof faults === "string" ? parseRates(faults, kinds) : checkRates(faults, kinds);
}

function oneOf(flag: string, value: unknown, accepted: readonly unknown[]): void {
  if (!accepted.includes(value)) throw wrong(flag, `one of ${accepted.join(", ")}`, value);
}

function wrong(flag: string, say: string, value: unknown): UsageError {
  return new UsageError(`--${flag} must be ${say}: current value is ${JSON.stringify(value)}`);
}

function isPositive(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) > 0;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
