/** One job on Spark and on DuckDB, held to one another: figures, notes, and every row of both lakes. @module */

import { assertEquals } from "@std/assert";
import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { type JobFolder, jobFolder } from "@lib/testing/job_folder.ts";
import type { JobOptions } from "../job_options.ts";
import type { JobResult } from "../job_result.ts";
import { DATA_SETS } from "../output_columns.ts";

/** Java that compiles quickly rather than well: half the time of a small job. */
export const QUICK_JAVA = { "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1" } as const;

/** Spark as tests run it. */
export const SPARK = {
  engine: "spark",
  spark: { master: "local[2]", conf: QUICK_JAVA },
} as const satisfies Partial<JobOptions>;

/** What both are run on. */
export interface BothOptions extends Partial<Omit<JobOptions, "contract">> {
  readonly contract?: Contract;
  /** Files by name, in a folder of their own. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Puts more files into that folder. */
  readonly fill?: (folder: string) => Promise<void>;
  /** What both lakes hold before, read by DuckDB. */
  readonly stored?: string;
}

/** Results say these of the engine, not of the rows. */
const NOT_COMPARED = ["run_id", "engine", "phases"];

/** Runs the job twice; answers what Spark's run said. */
export async function assertSameOnBoth(
  { contract = evTelemetry, files = {}, fill, stored, ...options }: BothOptions,
): Promise<JobResult> {
  await using onSpark = await jobFolder(contract);
  await using onDuckdb = await jobFolder(contract);
  if (stored !== undefined) {
    const before = onSpark.put("before.jsonl", stored);
    for (const folder of [onSpark, onDuckdb]) await folder.run(before);
  }
  for (const [name, content] of Object.entries(files)) onSpark.put(`in/${name}`, content);
  await fill?.(`${onSpark.path}/in`);
  const input = options.input ?? `${onSpark.path}/in`;
  const spark = await onSpark.run(input, { ...options, ...SPARK });
  const duckdb = await onDuckdb.run(input, options);
  assertEquals(figuresOf(spark), figuresOf(duckdb));
  assertEquals(spark.phases.map(({ name }) => name), duckdb.phases.map(({ name }) => name));
  await assertSameLakes(onSpark, onDuckdb);
  return spark;
}

/** Every row of both data sets. */
export async function assertSameLakes(a: JobFolder, b: JobFolder): Promise<void> {
  for (const dataSet of DATA_SETS) {
    const select = `SELECT to_json(t)::VARCHAR AS text FROM (SELECT * EXCLUDE (run_id) FROM rows) t
      ORDER BY source_file, source_line, text`;
    assertEquals(await a.query(dataSet, select), await b.query(dataSet, select), dataSet);
  }
}

/**
 * Spark may write a partition in more files, finds the fields of one line in another order, and adds
 * numbers up in another one, which shows in the last digits of an average.
 */
function figuresOf({ written, notes, preview, ...result }: JobResult): Record<string, unknown> {
  const { files: _files, ...rest } = written;
  const figures = Object.entries(result).filter(([name]) => !NOT_COMPARED.includes(name));
  const inOrder = notes.map((note) =>
    note.includes("does not know") ? note.split(/[:,] /).sort() : note
  );
  const rounded = preview && JSON.stringify(
    preview,
    (_, value) => typeof value === "number" ? Number(value.toPrecision(12)) : value,
  );
  return { ...Object.fromEntries(figures), written: rest, notes: inOrder, preview: rounded };
}
