/** What Spark staged, as changes of a lake's partitions. @module */

import { type Duckdb, openDuckdb, pathPattern, sqlText } from "@lib/engines/duckdb.ts";
import type { NewFile, PartitionChange } from "@lib/lake/lake.ts";
import type { DataSet } from "../output_columns.ts";
import { partitionFolder } from "../write/partition_folder.ts";
import type { DataSetPlan } from "../write/plan_write.ts";
import { storedRows } from "../write/stored_rows.ts";

/** Where the files are, and whose they are. */
export interface StagedChangesOptions {
  readonly staging: Readonly<Record<DataSet, string>>;
  readonly runId: string;
}

/**
 * One change for each partition that a row enters or leaves; its files get names of the run.
 *
 * @throws {Error} when Spark has written other rows than were counted: nothing may be published then.
 */
export async function stagedChanges(
  plans: readonly Pick<DataSetPlan, "dataSet" | "diff" | "stored">[],
  { staging, runId }: StagedChangesOptions,
): Promise<PartitionChange[]> {
  using db = await openDuckdb();
  const changes: PartitionChange[] = [];
  for (const { dataSet, diff, stored } of plans) {
    for (const part of diff) {
      const entering = part.added + part.replaced;
      const partition = partitionFolder(part);
      const isRewritten = part.kept < storedRows(stored, partition);
      if (entering === 0 && !isRewritten) continue;
      const add = await renamed(db, `${staging[dataSet]}/${partition}`, `part-${runId}`);
      const rows = add.reduce((sum, file) => sum + file.rows, 0);
      const expected = entering + (isRewritten ? part.kept : 0);
      if (rows !== expected) {
        throw new Error(
          `Cannot publish as ${dataSet}/${partition} must get ${expected} rows: Spark wrote ${rows}`,
        );
      }
      const files = stored.filter((file) => file.partition === partition);
      const keep = isRewritten ? [] : files.map(({ name }) => name);
      changes.push({ dataSet, partition, keep, add });
    }
  }
  return changes;
}

/** The Parquet files of a folder under names of this run, with their rows as their footers say. */
async function renamed(db: Duckdb, folder: string, prefix: string): Promise<NewFile[]> {
  const files: NewFile[] = [];
  for (const [at, staged] of parquetNames(folder).entries()) {
    const name = `${prefix}-${at}.parquet`;
    const path = `${folder}/${name}`;
    await Deno.rename(`${folder}/${staged}`, path);
    const { rows } = await db.one<{ rows: number }>(
      `SELECT num_rows AS rows FROM parquet_file_metadata(${sqlText(pathPattern(path))})`,
    );
    files.push({ path, name, rows });
  }
  return files;
}

/** None where a partition loses all of its rows: there is no folder then. */
function parquetNames(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(".parquet")).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
