/** A sink of Parquet files, one folder to a batch. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { type Duckdb, openDuckdb, SQL_TYPES, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import { type Fs, systemFs } from "@lib/lake/fs.ts";
import type { Row } from "../query/stream_query.ts";
import { type MainOutput, mainOutput } from "./main_output.ts";
import { openParquetManifest, type ParquetManifest } from "./open_parquet_manifest.ts";
import { rowsOf } from "./rows_of.ts";
import { rowsToColumns } from "./rows_to_columns.ts";
import { type OutputColumn, OUTPUTS, type Sink } from "./sink.ts";
import { valueText } from "./row_text.ts";

/** How the files are laid out. */
export interface ParquetSinkOptions {
  /** Columns by whose values a batch is divided into files. */
  readonly partitionBy?: readonly string[];
  readonly fs?: Fs;
}

/** The values that the rows of one file share, and those rows. */
interface Part {
  readonly folder: string;
  readonly rows: readonly Row[];
}

const TABLE = "batch";
/** As Hive names it, and as every reader of such folders understands it. */
const NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__";

/**
 * A sink that keeps batch 12 in `DIR/batch_id=12/`, with one file for each value of `partitionBy`.
 * The folder takes its name when all of it is on disk, so that whoever reads the files sees whole
 * batches; `_manifest.ndjson` lists them. A batch that comes again leaves the same files.
 *
 * @throws {UsageError} on opening, if the query is not in append mode, or the folder is another's.
 *
 * @example
 * ```ts
 * import { createParquetSink } from "@lib/streaming/sinks/create_parquet_sink.ts";
 * import { openDuckdb } from "@lib/engines/duckdb.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const sink = createParquetSink(dir);
 * const columns = { windows: [{ name: "n", type: "long" }] } as const;
 * const where = { queryId: "q", outputMode: "append" } as const;
 * await sink.open({ ...where, queryName: "sales", columns, windowKey: [] });
 * const rows = { windows: [{ values: { n: 12 } }] };
 * await sink.write({ ...where, batchId: 3, rows, deadLetters: [], nextOffsets: {}, isFlush: false });
 * await sink.close();
 * using db = await openDuckdb();
 * const read = await db.rows("SELECT n, batch_id FROM read_parquet($1)", [`${dir}/*=3/*.parquet`]);
 * assertEquals(read, [{ n: 12, batch_id: 3 }]);
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createParquetSink(dir: string, options: ParquetSinkOptions = {}): Sink {
  const { partitionBy = [], fs = systemFs } = options;
  let main: MainOutput | undefined;
  let db: Duckdb | undefined;
  let manifest: ParquetManifest | undefined;
  return {
    description: `parquet:${dir}`,
    guarantee: "exactly once: a batch's files appear together, and a second try leaves the same",
    get outputs() {
      return main === undefined ? OUTPUTS : [main.output];
    },
    open: async (schema) => {
      const { output, columns } = main = mainOutput(schema);
      if (output === "windows" && schema.outputMode !== "append") {
        throw new UsageError(
          `--output-mode must be append for a Parquet sink, whose files are never changed: current value is ${
            JSON.stringify(schema.outputMode)
          }`,
        );
      }
      checkPartitions(partitionBy, columns);
      manifest = await openParquetManifest(dir, { queryId: schema.queryId, fs });
      db = await openDuckdb({ threads: 1 });
      const stored = columns.filter(({ name }) => !partitionBy.includes(name));
      await db.run(
        `CREATE TABLE ${TABLE} (${
          stored.map(({ name, type }) => `${sqlName(name)} ${sqlType(type)}`).join(", ")
        })`,
      );
    },
    write: async (batch) => {
      const rows = rowsOf(batch, main!.output).map(({ values }) => values);
      const { batchId } = batch;
      if (batchId <= manifest!.lastBatchId) return { written: rows.length, rejected: [] };
      const staged = `${dir}/.staging/batch_id=${batchId}`;
      await fs.remove(staged);
      const files: { path: string; rows: number; bytes: number }[] = [];
      for (const part of partsOf(rows, main!.columns, partitionBy)) {
        const folder = `${staged}${part.folder}`;
        await fs.makeDir(folder);
        await writeFile(db!, `${folder}/part-0.parquet`, {
          rows: part.rows,
          columns: main!.columns.filter(({ name }) => !partitionBy.includes(name)),
        });
        await fs.sync(`${folder}/part-0.parquet`);
        await fs.sync(folder);
        const path = `batch_id=${batchId}${part.folder}/part-0.parquet`;
        const bytes = await fs.size(`${folder}/part-0.parquet`) ?? 0;
        files.push({ path, rows: part.rows.length, bytes });
      }
      if (files.length > 0) {
        // There already, if the last try came to its end but not to its line in the manifest.
        await fs.remove(`${dir}/batch_id=${batchId}`);
        await fs.move(staged, `${dir}/batch_id=${batchId}`);
        await fs.sync(dir);
      }
      await manifest!.append({ batchId, files });
      return { written: rows.length, rejected: [] };
    },
    close: async () => {
      db?.close();
      db = undefined;
      await fs.removeIfEmpty(`${dir}/.staging`);
    },
  };
}

function checkPartitions(partitionBy: readonly string[], columns: readonly OutputColumn[]): void {
  const names = columns.map(({ name }) => name);
  const strange = partitionBy.find((name) => !names.includes(name));
  if (strange !== undefined || partitionBy.length >= names.length) {
    throw new UsageError(
      `partitionBy must name some of ${names.join(", ")}, not all: current value is ${
        partitionBy.join(", ")
      }`,
    );
  }
}

function sqlType(type: OutputColumn["type"]): string {
  return SQL_TYPES[type === "long" ? "bigint" : type];
}

/** In the order in which their values come first. */
function partsOf(
  rows: readonly Row[],
  columns: readonly OutputColumn[],
  partitionBy: readonly string[],
): Part[] {
  const keys = columns.filter(({ name }) => partitionBy.includes(name));
  const groups = Map.groupBy(
    rows,
    (row) => keys.map((column) => `/${column.name}=${folderName(row, column)}`).join(""),
  );
  return [...groups].map(([folder, rows]) => ({ folder, rows }));
}

function folderName(row: Row, column: OutputColumn): string {
  const value = row[column.name] ?? null;
  if (value === null) return NULL_FOLDER;
  const text = typeof value === "string" ? value : valueText(value, column).replaceAll('"', "");
  return encodeURIComponent(text);
}

async function writeFile(
  db: Duckdb,
  path: string,
  { rows, columns }: { readonly rows: readonly Row[]; readonly columns: readonly OutputColumn[] },
): Promise<void> {
  await db.run(`DELETE FROM ${TABLE}`);
  const loader = await db.loader(TABLE, columns.map(({ name }) => name));
  loader.append(rowsToColumns(rows, columns));
  loader.close();
  await db.run(`COPY ${TABLE} TO ${sqlText(path)} (FORMAT parquet, COMPRESSION snappy)`);
}
