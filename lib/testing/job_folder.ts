/** A folder for one test of the whole job: input files, a lake, and the lake's rows read from the disk. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { type Duckdb, openDuckdb } from "@lib/engines/duckdb.ts";
import type { JobOptions } from "@lib/pipeline/job_options.ts";
import type { JobResult } from "@lib/pipeline/job_result.ts";
import { cleanColumns, type DataSet, quarantineColumns } from "@lib/pipeline/output_columns.ts";
import { runJob } from "@lib/pipeline/run_job.ts";
import { typedNothing } from "@lib/pipeline/write/data_set_diff.ts";

/** The folder; it is removed when it goes out of scope. */
export interface JobFolder extends AsyncDisposable {
  readonly path: string;
  /** The lake that `run` writes, in the folder. */
  readonly lake: string;
  /** Writes a file and gives its path. */
  put(name: string, content: string | Uint8Array): string;
  /** Runs the job on files of the folder, or on paths as they are given. */
  run(input: string | readonly string[], options?: Partial<JobOptions>): Promise<JobResult>;
  /**
   * Runs a query over the rows of a data set, `rows`: its Parquet files read as any reader would, with
   * instants as microseconds and the folders' names as columns `ano` and `mes`.
   */
  query<Row>(dataSet: DataSet, select: string): Promise<Row[]>;
  /** All clean rows as JSON texts, sorted, without the columns that say where they came from. */
  cleanTexts(): Promise<string[]>;
}

/**
 * Makes the folder.
 *
 * @example
 * ```ts
 * import { jobFolder } from "@lib/testing/job_folder.ts";
 * import { assertEquals } from "@std/assert";
 *
 * await using folder = await jobFolder();
 * const { quarantine_rows } = await folder.run(folder.put("a.jsonl", "nonsense"));
 * assertEquals(quarantine_rows, 1);
 * assertEquals(await folder.query("quarantine", "SELECT raw, ano FROM rows"), [
 *   { raw: "nonsense", ano: 0 },
 * ]);
 * ```
 */
export async function jobFolder(contract: Contract = evTelemetry): Promise<JobFolder> {
  const path = await Deno.makeTempDir();
  const lake = `${path}/lake`;
  const query = async <Row>(dataSet: DataSet, select: string): Promise<Row[]> => {
    using db = await openDuckdb();
    await viewRows(db, contract, { lake, dataSet });
    return await db.rows<Row>(select);
  };
  return {
    path,
    lake,
    put: (name, content) => {
      const file = `${path}/${name}`;
      Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      Deno.writeFileSync(file, typeof content === "string" ? encoder.encode(content) : content);
      return file;
    },
    run: (input, options) => runJob({ contract, input, output: lake, ...options }),
    query,
    cleanTexts: async () => {
      const rows = await query<{ text: string }>(
        "clean",
        `SELECT to_json(t)::VARCHAR AS text
         FROM (SELECT * EXCLUDE (source_file, source_line, run_id) FROM rows) t ORDER BY text`,
      );
      return rows.map(({ text }) => text);
    },
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

const encoder = new TextEncoder();

/** A data set without a row has no file, and a pattern without a match is an error. */
async function viewRows(
  db: Duckdb,
  contract: Contract,
  { lake, dataSet }: { readonly lake: string; readonly dataSet: DataSet },
): Promise<void> {
  const pattern = `${lake}/${dataSet}/*/*/*.parquet`;
  const found = await db.rows(`SELECT * FROM glob('${pattern}')`);
  const columns = dataSet === "clean" ? cleanColumns : quarantineColumns;
  const nothing = typedNothing(columns(contract, { profile: contract.defaultProfile, runId: "" }));
  const from = found.length === 0
    ? `(SELECT *, 0 AS ano, 0 AS mes FROM (${nothing}))`
    : `read_parquet('${pattern}', hive_partitioning = TRUE)`;
  const { eventTime } = contract;
  await db.run(
    `CREATE VIEW rows AS SELECT * REPLACE (epoch_us(${eventTime}) AS ${eventTime}) FROM ${from}`,
  );
}
