/** A dry run on Spark: its rows are compared with the lake here, and shown as for every engine. @module */

import { type Duckdb, openDuckdb, pathPattern, sqlText } from "@lib/engines/duckdb.ts";
import { createSources } from "../create_sources.ts";
import { DEFAULT_MEMORY_MB } from "../default_memory_mb.ts";
import type { SourceRead } from "../job_source.ts";
import { DATA_SETS } from "../output_columns.ts";
import type { Run } from "../run.ts";
import { type DataSetPlan, planWrite } from "../write/plan_write.ts";
import { type Preview, preview } from "../write/preview.ts";

/** Where the script's tables are. */
export interface PreviewOnDuckdbOptions {
  readonly work: string;
  readonly scratch: string;
  readonly sources: readonly SourceRead[];
}

/** Reads the tables `judged`, `incoming_clean` and `incoming_quarantine` that a dry run leaves. */
export async function previewOnDuckdb(
  run: Run,
  { work, scratch, sources }: PreviewOnDuckdbOptions,
): Promise<{ readonly plans: readonly DataSetPlan[]; readonly preview: Preview }> {
  const { contract, mode, period, memoryLimitMb = DEFAULT_MEMORY_MB } = run.job;
  using db = await openDuckdb({ memoryLimitMb, spillDirectory: `${scratch}/spill` });
  await createSources(db, sources);
  await viewTable(db, "judged", `${work}/judged`);
  for (const dataSet of DATA_SETS) {
    await viewTable(db, `${dataSet}_incoming`, `${work}/incoming_${dataSet}`);
  }
  const plans = await planWrite(db, { ...run, contract, mode, period });
  return { plans, preview: await preview(db, plans, contract) };
}

/** A table of Spark's as a view, with a number for each row that stays the same from query to query. */
async function viewTable(db: Duckdb, name: string, folder: string): Promise<void> {
  await db.run(`
    CREATE VIEW ${name} AS
    SELECT *, file_index::BIGINT * 4294967296 + file_row_number AS row_id
    FROM read_parquet(${sqlText(`${pathPattern(folder)}/*.parquet`)}, hive_partitioning = FALSE)`);
}
