/** A lake of water levels and the files it is made from, for tests that run a few jobs on it. @module */

import { openDuckdb } from "@lib/engines/duckdb.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { Line } from "./_lake_model.ts";
import { readDataSet } from "./_read_lake.ts";
import { WATER } from "./_record_kinds.ts";
import type { JobOptions } from "./job_options.ts";
import type { JobResult } from "./job_result.ts";
import { replayJob, type ReplayOptions } from "./replay_job.ts";
import { runJob } from "./run_job.ts";

/** Where a test runs its jobs. */
export interface JobPlace extends Disposable {
  readonly root: string;
  readonly lake: string;
  /** Writes the lines to a file of that name and runs a job on it. */
  run(name: string, lines: readonly Line[], options?: Partial<JobOptions>): Promise<JobResult>;
  replay(options?: Partial<ReplayOptions>): Promise<JobResult>;
  /** The clean levels, lowest first. */
  values(): Promise<number[]>;
  /** File, line and reasons of the quarantined rows. */
  quarantined(): Promise<[file: string, line: number, reasons: string][]>;
  rows(
    dataSet: "clean" | "quarantine",
    options?: { readonly where?: string },
  ): Promise<Record<string, unknown>[]>;
}

/** Makes an empty place. */
export async function jobPlace(): Promise<JobPlace> {
  const { path: root, [Symbol.dispose]: remove } = temporaryFolder();
  const db = await openDuckdb({ threads: 1 });
  const lake = `${root}/lake`;
  const { contract } = WATER;
  return {
    root,
    lake,
    run: async (name, lines, options = {}) => {
      const input = `${root}/${name}.jsonl`;
      const texts = lines.map((line) => typeof line === "string" ? line : WATER.line(line));
      await Deno.writeTextFile(input, texts.join("\n"));
      return await runJob({ contract, input, output: lake, ...options });
    },
    replay: (options = {}) => replayJob({ contract, output: lake, ...options }),
    values: async () => {
      const found = await readDataSet<{ level_m: number }>(db, lake, {
        dataSet: "clean",
        columns: "level_m",
      });
      return found.map(({ level_m }) => level_m);
    },
    quarantined: async () => {
      type Found = { file: string; line: number; codes: string };
      const columns = `parse_filename(source_file, true) AS file, source_line AS line,
        array_to_string(reasons, ' ') AS codes`;
      const found = await readDataSet<Found>(db, lake, { dataSet: "quarantine", columns });
      return found.map(({ file, line, codes }) => [file, line, codes]);
    },
    rows: async (dataSet, { where = "TRUE" } = {}) => {
      const files = `${lake}/${dataSet}/*/*/*.parquet`;
      return await db.rows(
        `SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${files}', union_by_name = TRUE)
         WHERE ${where} ORDER BY ALL`,
      );
    },
    [Symbol.dispose]() {
      db.close();
      remove();
    },
  };
}
