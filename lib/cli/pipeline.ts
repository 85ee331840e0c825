/** `deno task pipeline`: reads, cleans and stores telemetry. @module */

import { INPUT_FORMATS } from "@lib/pipeline/ingest/find_inputs.ts";
import { JOB_ENGINES } from "@lib/pipeline/quality/quality_engine.ts";
import type { JobOptions } from "@lib/pipeline/job_options.ts";
import { isUri } from "@lib/pipeline/is_uri.ts";
import { runJob } from "@lib/pipeline/run_job.ts";
import { WRITE_MODES } from "@lib/pipeline/write/modes.ts";
import { emitJob, type EmittedJob } from "@lib/pipeline/spark/emit_job.ts";
import type { Contract } from "@lib/contracts/contract.ts";
import { readTableName, registeredIn } from "@lib/pipeline/catalog.ts";
import type { JobResult } from "@lib/pipeline/job_result.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { runCommand } from "./command.ts";
import { readContract } from "./contract_option.ts";
import { JUDGING_OPTIONS } from "./judging_options.ts";
import { METRICS_OPTION, openMetricsStore } from "./metrics_store.ts";
import { pipelineSummary } from "./pipeline_summary.ts";
import { progressPrinter } from "./progress_printer.ts";
import { sayIfInterrupted } from "./say_if_interrupted.ts";
import { writeLine } from "./write_line.ts";

const command = {
  name: "pipeline",
  summary: "Reads telemetry, judges every row, and stores clean and quarantined rows in a lake.",
  positionals: "[INPUT…]",
  options: {
    input: {
      kind: "text",
      value: "PATH|DIR|GLOB|kafka:TOPIC|URI",
      repeated: true,
      doc:
        "JSON lines, CSV (either may be gzipped) or Parquet, or a topic up to the end that it has " +
        "at the start, or with --engine spark an address such as s3a://bucket/raw/*.jsonl; may be " +
        "given several times",
    },
    output: {
      kind: "text",
      value: "DIR|URI",
      doc: "the lake; with --engine spark also an address such as s3a://bucket/lake",
    },
    format: {
      kind: "text",
      choices: INPUT_FORMATS,
      doc: "format of the input (default: by the ending of its name, else json)",
    },
    mode: {
      kind: "text",
      choices: WRITE_MODES,
      default: "append",
      doc: "how rows meet stored ones",
    },
    from: {
      kind: "text",
      value: "T",
      doc: "start of the period that --mode replace replaces, UTC",
    },
    to: { kind: "text", value: "T", doc: "end of that period, itself not in it, UTC" },
    clip: { kind: "flag", doc: "leave input outside the period out instead of failing" },
    "no-shrink": { kind: "flag", doc: "fail before publishing if a key would leave the lake" },
    ...JUDGING_OPTIONS,
    engine: { ...JUDGING_OPTIONS.engine, choices: JOB_ENGINES, doc: "what does the work" },
    "spark-master": {
      kind: "text",
      value: "URL",
      doc: "where Spark runs, such as spark://host:7077 (default: this machine)",
    },
    "spark-conf": {
      kind: "text",
      value: "NAME=VALUE",
      repeated: true,
      doc: "a setting of Spark's; may be given several times",
    },
    emit: {
      kind: "text",
      value: "DIR",
      doc: "write the job for Spark to DIR, for a scheduler of your own, instead of running it",
    },
    "tz-source": {
      kind: "text",
      value: "Area/City",
      default: "UTC",
      doc: "zone of timestamps without an offset",
    },
    "low-soc": {
      kind: "number",
      value: "PCT",
      doc: "state of charge below which is_low_soc holds (default: the profile's)",
      accepts: { test: (pct: number) => pct >= 0 && pct <= 100, say: "a number from 0 to 100" },
    },
    register: {
      kind: "text",
      value: "NAME",
      doc: "make the lake known as a table, such as ev.fleet",
    },
    ...METRICS_OPTION,
    "dry-run": { kind: "flag", doc: "say what would change, and change nothing" },
    "allow-partial": { kind: "flag", doc: "read the whole lines of a gzip that is cut short" },
    "memory-limit": {
      kind: "integer",
      value: "MB",
      doc: "memory of the engine; beyond it, it spills to disk",
      accepts: { test: (mb: number) => mb >= 128, say: "a whole number of MB, at least 128" },
    },
    json: { kind: "flag", doc: "one JSON document about the run on stdout" },
  },
  example: "deno task pipeline --input data/raw/ev.jsonl --output data/lake/ev",
} as const;

/** @throws {UsageError} naming a setting without a value. */
function sparkOptions(master: string | undefined, conf: readonly string[]): JobOptions["spark"] {
  const settings = conf.map((text) => {
    const at = text.indexOf("=");
    if (at < 1) {
      throw new UsageError(
        `--spark-conf must be NAME=VALUE: current value is ${JSON.stringify(text)}`,
      );
    }
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return {
    ...(master === undefined ? {} : { master }),
    conf: Object.fromEntries(settings),
  };
}

function emitSummary({ dir, files, variables, replaced }: EmittedJob): string[] {
  const named = files.map((file) => `${dir}/${file}`).join(", ");
  return [
    `${named} written${replaced ? ", in place of an earlier job" : ""}; nothing was run`,
    `run it with ${dir}/run.sh; set by the environment: ${
      ["run_id", ...Object.keys(variables)].map((name) => name.toUpperCase()).join(", ")
    }`,
  ];
}

/** @throws {UsageError} for records that have no state of charge. */
function lowSocOf({ name, profiles }: Contract, lowSoc: number): JobOptions["parameters"] {
  if (Object.values(profiles).every(({ parameters }) => parameters["low_soc_pct"] === undefined)) {
    throw new UsageError(`--low-soc must be left out for ${name}: current value is "${lowSoc}"`);
  }
  return { low_soc_pct: lowSoc };
}

/** Of what the last phase has written; it may not have come to it, or have failed. */
function noteRegistered(
  lake: string,
  name: string,
  { result, note }: { readonly result: JobResult; readonly note: (text: string) => void },
): void {
  if (result.register_error || !result.phases.some(({ name }) => name === "catalog")) return;
  const { catalogPath, statementPath } = registeredIn(lake, readTableName(name));
  note(
    `registered as ${name}: a view in ${catalogPath}, and in ${statementPath} the statement for ` +
      "Spark, Hive and Athena",
  );
}

if (import.meta.main) {
  await runCommand(command, Deno.args, async ({ values, positionals }) => {
    const { json, lowSoc, memoryLimit, output, metrics, sparkMaster, sparkConf, emit, ...options } =
      values;
    // A shell turns a glob into several words, of which only the first belongs to --input.
    const input = [...values.input, ...positionals];
    if (input.length === 0) {
      throw new UsageError("--input must be given: a file, folder, glob or kafka:TOPIC");
    }
    if (output === undefined) throw new UsageError("--output must be given: the lake's folder");
    const given = Object.fromEntries(
      Object.entries(options).filter(([, value]) => value !== undefined),
    ) as Partial<typeof options>;
    const note = (text: string) => writeLine(Deno.stderr, text);
    const contract = await readContract(values.contract);
    using interrupts = sayIfInterrupted({
      note,
      onProgress: progressPrinter(),
      isElsewhere: isUri(output),
    });
    const job: JobOptions = {
      ...given,
      contract,
      input,
      output,
      format: values.format,
      mode: values.mode,
      engine: values.engine,
      ...(lowSoc === undefined ? {} : { parameters: lowSocOf(contract, lowSoc) }),
      spark: sparkOptions(sparkMaster, sparkConf),
      ...(memoryLimit === undefined ? {} : { memoryLimitMb: memoryLimit }),
      onProgress: interrupts.onProgress,
      onNote: note,
    };
    if (metrics !== undefined && (emit !== undefined || isUri(output))) {
      throw new UsageError(
        `--metrics must come with a lake in a folder: current value is "${metrics}" with ` +
          (emit === undefined ? `--output "${output}"` : `--emit "${emit}"`),
      );
    }
    if (emit !== undefined) {
      const emitted = await emitJob(job, emit);
      for (const line of emitSummary(emitted)) note(line);
      if (json) writeLine(Deno.stdout, JSON.stringify(emitted));
      return 0;
    }
    const store = await openMetricsStore({ metrics, contract, note });
    const result = await runJob(job);
    for (const line of pipelineSummary(result, output)) note(line);
    if (options.register !== undefined) noteRegistered(output, options.register, { result, note });
    if (result.register_error) note(`pipeline: ${result.register_error}`);
    const outcome = await store.store({ lake: output, result });
    if (json) writeLine(Deno.stdout, JSON.stringify({ ...result, ...outcome }));
    return result.register_error || outcome.metrics_error ? 1 : 0;
  });
}
