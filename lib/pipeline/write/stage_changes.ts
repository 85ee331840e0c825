/** Makes the files that a data set's changes need, in staging. @module */

import { type Duckdb, pathPattern, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import type { NewFile, PartitionChange } from "@lib/lake/lake.ts";
import type { OutputColumn } from "../output_columns.ts";
import { readFiles, type StoredFile } from "./data_set_diff.ts";
import type { PartitionDiff } from "./partition_diff.ts";
import { partitionFolder } from "./partition_folder.ts";

/** What to stage. */
export interface StageOptions {
  readonly dataSet: string;
  /** Prefix of the diff's tables. */
  readonly prefix: string;
  readonly diff: readonly PartitionDiff[];
  readonly columns: readonly OutputColumn[];
  readonly incoming: string;
  readonly stored: readonly StoredFile[];
  readonly staging: string;
  readonly runId: string;
  readonly onPartition?: (rows: number) => void;
}

/**
 * One change for each partition that a row enters or leaves. A stored file is rewritten only if a row
 * leaves it; entering rows come in a file of their own. Rows are in no order that a reader could rely
 * on: to keep one, the engine would have to sort or to hold back what its threads finish early.
 *
 * @throws {Error} when a file holds other rows than were counted for it.
 */
export async function stageChanges(db: Duckdb, options: StageOptions): Promise<PartitionChange[]> {
  const { dataSet, prefix, diff, stored, runId } = options;
  const leaving = new Map(
    (await db.rows<{ file: number; rows: number }>(
      `SELECT file, count(*) AS rows FROM ${prefix}_leaving GROUP BY file`,
    )).map(({ file, rows }) => [stored[file], rows]),
  );
  const changes: PartitionChange[] = [];
  let number = 0;
  for (const part of diff) {
    const entering = part.added + part.replaced;
    const partition = partitionFolder(part);
    const files = stored.filter((file) => file.partition === partition);
    const touched = files.filter((file) => leaving.has(file));
    if (entering === 0 && touched.length === 0) continue;
    const add: NewFile[] = [];
    const stage = async (select: string, rows: number) => {
      const name = `part-${runId}-${number++}.parquet`;
      const path = `${options.staging}/${dataSet}-${name}`;
      await writeParquet(db, select, { path, runId, rows });
      add.push({ path, name, rows });
      options.onPartition?.(rows);
    };
    for (const file of touched) {
      const rows = file.rows - leaving.get(file)!;
      if (rows > 0) await stage(survivorsSql(options, file), rows);
    }
    if (entering > 0) {
      await stage(enteringSql(options, part), entering);
    }
    const keep = files.filter((file) => !touched.includes(file)).map(({ name }) => name);
    changes.push({ dataSet, partition, keep, add });
  }
  return changes;
}

function survivorsSql({ prefix, stored }: StageOptions, file: StoredFile): string {
  return `SELECT * FROM ${readFiles([file.path])}
    WHERE file_row_number NOT IN (
      SELECT file_row FROM ${prefix}_leaving WHERE file = ${stored.indexOf(file)})`;
}

function enteringSql({ columns, incoming, prefix }: StageOptions, part: PartitionDiff): string {
  const names = columns.map(({ name }) => sqlName(name)).join(", ");
  const rows = `SELECT ${names} FROM ${incoming} WHERE ano = ${part.ano} AND mes = ${part.mes}`;
  return part.skipped === 0
    ? rows
    : `${rows} AND row_id IN (SELECT row_id FROM ${prefix}_entering)`;
}

async function writeParquet(
  db: Duckdb,
  select: string,
  { path, runId, rows }: { path: string; runId: string; rows: number },
): Promise<void> {
  await db.run(
    `COPY (${select}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION snappy, ` +
      `KV_METADATA {run_id: ${sqlText(runId)}})`,
  );
  const written = await db.one<{ rows: number }>(
    `SELECT num_rows AS rows FROM parquet_file_metadata(${sqlText(pathPattern(path))})`,
  );
  if (written.rows !== rows) {
    throw new Error(`Cannot publish as a file must hold ${rows} rows: it holds ${written.rows}`);
  }
}
