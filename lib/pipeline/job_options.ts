/** What a job is asked to do, checked before anything is read or written. @module */

import { type Contract, profileOf } from "@lib/contracts/contract.ts";
import type { OnProgress } from "@lib/feedback/progress.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Fs } from "@lib/lake/fs.ts";
import { readTableName, type TableName } from "./catalog.ts";
import {
  findInputs,
  type FoundInputs,
  INPUT_FORMATS,
  type InputFormat,
} from "./ingest/find_inputs.ts";
import { topicsAmong } from "./ingest/find_topics.ts";
import { isUri } from "./is_uri.ts";
import { JOB_ENGINES, type JobEngine } from "./quality/quality_engine.ts";
import { checkSparkJob } from "./spark/check_spark_job.ts";
import { type Period, readPeriod, WRITE_MODES, type WriteMode } from "./write/modes.ts";

/** A batch job. Names are those of the command line. */
export interface JobOptions {
  readonly contract: Contract;
  /**
   * Files, folders or globs; `kafka:TOPIC`, one or several; or, for Spark, addresses on any file
   * system that it reads, such as `s3a://bucket/raw/*.jsonl`.
   */
  readonly input: string | readonly string[];
  /** The lake: a folder of its own; or, for Spark, the address of one. */
  readonly output: string;
  readonly format?: InputFormat;
  /** Default `append`. */
  readonly mode?: WriteMode;
  /** Period of `replace`: event times from `from` up to but not including `to`. */
  readonly from?: string;
  readonly to?: string;
  /** Leave input outside the period out instead of failing. */
  readonly clip?: boolean;
  /** Fail before publishing if a key would leave the lake. */
  readonly noShrink?: boolean;
  readonly profile?: string;
  readonly engine?: JobEngine;
  /** How Spark is called, where it is the engine. */
  readonly spark?: {
    /** Such as `local[2]` or `spark://host:7077`; default: this machine. */
    readonly master?: string;
    readonly conf?: Readonly<Record<string, string>>;
  };
  /** Zone of timestamps without an offset, such as `America/Sao_Paulo`; default UTC. */
  readonly tzSource?: string;
  /** Values that take the place of the profile's parameters. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** Name under which the lake is registered. */
  readonly register?: string;
  /** Say what would change, and change nothing. */
  readonly dryRun?: boolean;
  /** Read the whole lines of a gzip that is cut short. */
  readonly allowPartial?: boolean;
  /** Memory of the engine in MB; beyond it, it spills to disk. */
  readonly memoryLimitMb?: number;
  /** Threads that decode; default: chosen by the size of the input. */
  readonly workers?: number;
  readonly onProgress?: OnProgress;
  /** Is told which message log is in use; without it, the result's notes say so. */
  readonly onNote?: (text: string) => void;
  /** Says which services are in use; default: the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly nowMs?: () => number;
  readonly runId?: string;
  /** The file system of the lake; tests put a kill or a full disk in. */
  readonly fs?: Fs;
}

/** A job whose options make sense together, with its input files found. */
export interface CheckedJob extends Omit<JobOptions, "register" | "input"> {
  /** None where topics are read. */
  readonly inputs: FoundInputs;
  readonly topics: readonly string[];
  /** Inputs that only Spark reads, as they were given. */
  readonly locations: readonly string[];
  readonly mode: WriteMode;
  readonly engine: JobEngine;
  readonly profile: string;
  readonly period?: Period;
  readonly register?: TableName;
}

/** What a job has that reads no files. */
export const NO_FILES: FoundInputs = { files: [], ignored: [] };

/**
 * Checks a job.
 *
 * @throws {UsageError} naming the option, its value and what is accepted.
 */
export function checkJob({ register, input, ...options }: JobOptions): CheckedJob {
  const { contract, output, mode = "append", engine = "duckdb", from, to } = options;
  mustBeOneOf("--mode", mode, WRITE_MODES);
  mustBeOneOf("--engine", engine, JOB_ENGINES);
  if (options.format !== undefined) mustBeOneOf("--format", options.format, INPUT_FORMATS);
  if (output.trim() === "") throw new UsageError('--output must be a folder: current value is ""');
  const { name: profile, parameters } = profileOf(contract, options.profile);
  for (const name of Object.keys(options.parameters ?? {})) {
    if (parameters[name] === undefined) {
      throw new UsageError(
        `parameters must be of ${Object.keys(parameters).join(", ")}: current value is "${name}"`,
      );
    }
  }
  if (options.tzSource !== undefined) checkZone(options.tzSource);
  const table = register === undefined ? undefined : readTableName(register);
  const period = checkPeriod(mode, { from, to, clip: options.clip });
  const named = typeof input === "string" ? [input] : input;
  const topics = topicsAmong(named);
  if (topics.length > 0 && options.format !== undefined && options.format !== "json") {
    throw new UsageError(
      `--format must be json where topics are read: current value is "${options.format}"`,
    );
  }
  const locations = named.filter(isUri);
  if (engine !== "spark") refuseUris({ "--input": locations[0], "--output": output });
  if (locations.length > 0 && options.format !== undefined && options.format !== "json") {
    throw new UsageError(
      `--format must be json where addresses are read or a job is emitted: current value is "${options.format}"`,
    );
  }
  const paths = topics.length > 0 ? [] : named.filter((one) => !isUri(one));
  const inputs = paths.length === 0 ? NO_FILES : findInputs(paths, options.format);
  const checked = { ...options, inputs, topics, locations, mode, engine, profile };
  checkSparkJob(checked);
  return {
    ...checked,
    ...(period === undefined ? {} : { period }),
    ...(table === undefined ? {} : { register: table }),
  };
}

function refuseUris(given: Readonly<Record<string, string | undefined>>): void {
  for (const [flag, value] of Object.entries(given)) {
    if (value === undefined || !isUri(value)) continue;
    throw new UsageError(
      `${flag} must be a path unless --engine spark is given: current value is "${value}"`,
    );
  }
}

function checkPeriod(
  mode: WriteMode,
  { from, to, clip }: {
    from?: string | undefined;
    to?: string | undefined;
    clip?: boolean | undefined;
  },
): Period | undefined {
  if (mode === "replace") {
    if (from === undefined || to === undefined) {
      throw new UsageError("--mode replace must have --from and --to: the period that it replaces");
    }
    return readPeriod(from, to);
  }
  const [flag, value] = Object.entries({ "--from": from, "--to": to, "--clip": clip || undefined })
    .find(([, given]) => given !== undefined) ?? [];
  if (flag !== undefined) {
    throw new UsageError(`${flag} must come with --mode replace: current value is "${value}"`);
  }
  return undefined;
}

function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch (cause) {
    throw new UsageError(
      `--tz-source must be a zone such as America/Sao_Paulo: current value is "${zone}"`,
      { cause },
    );
  }
}

function mustBeOneOf(flag: string, value: string, accepted: readonly string[]): void {
  if (accepted.includes(value)) return;
  throw new UsageError(
    `${flag} must be one of ${accepted.join(", ")}: current value is "${value}"`,
  );
}
