/** `--emit`: a job as files for a scheduler of the user's own, instead of running it. @module */

import { resolve } from "node:path";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkJob, type JobOptions } from "../job_options.ts";
import { isUri } from "../is_uri.ts";
import { cleanColumns } from "../output_columns.ts";
import { checkUriJob } from "./check_uri_job.ts";
import { dictionaryText } from "../metadata.ts";
import { LOG_SETTINGS } from "./log_settings.ts";
import { runnerText } from "./runner_text.ts";
import { SPARK_PHASES } from "./spark_statement.ts";
import { uriScript } from "./uri_script.ts";

/** What was written. */
export interface EmittedJob {
  readonly dir: string;
  readonly files: readonly string[];
  /** Variables of the script, each with the value that it has unless told otherwise. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether an earlier emitted job was there. */
  readonly replaced: boolean;
}

const HEADER = "-- A job of Telemetry Lab as one script of Spark SQL";
const RUNNER = "run.sh";
const SCRIPT = "job.sql";
const DICTIONARY = "dicionario_dados.json";
const LOG = "log4j2.properties";
const FILES = [SCRIPT, RUNNER, LOG, DICTIONARY];

/**
 * Writes `job.sql`, `run.sh` that calls spark-sql with it, how much Spark says, and the data dictionary to a folder. What
 * differs from day to day are variables of the script: `input`, `output`, `run_id`, `from`, `to`.
 *
 * @throws {UsageError} for a job that cannot be emitted, or a folder that holds anything else.
 *
 * @example
 * ```ts
 * import { emitJob } from "@lib/pipeline/spark/emit_job.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const { files, variables } = await emitJob({
 *   contract: evTelemetry,
 *   input: "s3a://raw/2025-08-24/*.jsonl",
 *   output: "s3a://lake/ev",
 *   engine: "spark",
 * }, dir);
 * assertEquals(files, ["job.sql", "run.sh", "log4j2.properties", "dicionario_dados.json"]);
 * assertEquals(variables, { input: "s3a://raw/2025-08-24/*.jsonl", output: "s3a://lake/ev" });
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function emitJob(options: JobOptions, dir: string): Promise<EmittedJob> {
  if (options.engine !== "spark") {
    throw new UsageError(
      `--emit must come with --engine spark: current value is "${options.engine ?? "duckdb"}"`,
    );
  }
  const inputs = [options.input].flat().map(addressOf);
  const output = addressOf(options.output).replace(/\/+$/, "");
  const job = checkJob({ ...options, input: inputs, output });
  checkUriJob(job);
  const replaced = await checkFolder(dir);
  const { period: _period, ...rest } = job;
  const { from, to } = job;
  const inputNames = inputs.map((_, at) => inputs.length === 1 ? "input" : `input_${at + 1}`);
  const variables: Record<string, string> = {
    ...Object.fromEntries(inputNames.map((name, at) => [name, inputs[at]!])),
    output,
    ...(from === undefined || to === undefined ? {} : { from, to }),
  };
  checkValues(variables);
  const statements = uriScript({
    ...rest,
    inputs: inputNames.map((name) => ({ location: `\${${name}}` })),
    asked: inputNames.map((name) => `\${${name}}`),
    target: "${output}",
    runId: "${run_id}",
    reader: "person",
    ...(job.period === undefined
      ? {}
      : { period: { fromUs: microsOf("from"), toUs: microsOf("to") } }),
  });
  const script = [
    HEADER,
    `-- Variables: ${["run_id", ...Object.keys(variables)].join(", ")}. ${RUNNER} sets them.`,
    ...SPARK_PHASES.flatMap((phase) => [
      `\n-- ${phase}`,
      ...statements.filter((statement) => statement.phase === phase).map(({ text }) => `${text};`),
    ]),
    "",
  ].join("\n");
  const clean = cleanColumns(job.contract, { ...job, runId: "", engine: "spark" });
  await Deno.mkdir(dir, { recursive: true });
  await Deno.writeTextFile(`${dir}/${SCRIPT}`, script);
  await Deno.writeTextFile(`${dir}/${RUNNER}`, runnerText(variables, { script: SCRIPT, log: LOG }));
  await Deno.chmod(`${dir}/${RUNNER}`, 0o755);
  await Deno.writeTextFile(`${dir}/${LOG}`, LOG_SETTINGS);
  await Deno.writeTextFile(`${dir}/${DICTIONARY}`, dictionaryText(clean));
  return { dir, files: FILES, variables, replaced };
}

/** A path is one of this machine, which a scheduler must be told from any folder. */
function addressOf(text: string): string {
  return isUri(text) || text.startsWith("kafka:") || text === "" ? text : `file://${resolve(text)}`;
}

/** They come to stand between quotes of a script, where nothing is left to escape them. */
function checkValues(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (!/['"`\\;$]/.test(value)) continue;
    throw new UsageError(
      `${name} of an emitted job must have no quote, backslash, semicolon or $: ` +
        `current value is ${JSON.stringify(value)}`,
    );
  }
}

function microsOf(name: string): string {
  return `unix_micros(TIMESTAMP '\${${name}}')`;
}

/** Whether an emitted job is there, to be replaced; anything else is not ours to write over. */
async function checkFolder(dir: string): Promise<boolean> {
  let names: string[];
  try {
    names = [...Deno.readDirSync(dir)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new UsageError(`--emit must be a folder: current value is "${dir}"`, { cause: error });
  }
  if (names.length === 0) return false;
  const isOurs = names.includes(SCRIPT) &&
    (await Deno.readTextFile(`${dir}/${SCRIPT}`)).startsWith(HEADER);
  const other = names.find((name) => !isOurs || !FILES.includes(name));
  if (other === undefined) return true;
  throw new UsageError(
    `--emit must be a folder that is empty, not there yet, or an emitted job: current value is ` +
      `"${dir}", which holds ${other}`,
  );
}
