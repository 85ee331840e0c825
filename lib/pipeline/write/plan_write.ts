/** Decides what a run changes in both data sets, by the write mode. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, sqlName } from "@lib/engines/duckdb.ts";
import type { Lake } from "@lib/lake/lake.ts";
import type { DataSet, OutputColumn } from "../output_columns.ts";
import { diffDataSet, type IdentityPart, type StoredFile } from "./data_set_diff.ts";
import { cleanScope, type Period, quarantineScope, type WriteMode } from "./modes.ts";
import type { PartitionDiff } from "./partition_diff.ts";
import { partitionFolder } from "./partition_folder.ts";

/** What is written, and how. */
export interface PlanOptions {
  readonly contract: Contract;
  readonly lake: Lake;
  readonly mode: WriteMode;
  readonly period?: Period;
  /** Whether the run stands for whole source files, or only for the rows in the table `chosen`. */
  readonly quarantineBy: "file" | "row";
  readonly clean: readonly OutputColumn[];
  readonly quarantine: readonly OutputColumn[];
}

/**
 * What makes two quarantined rows the same one. A place alone is not enough: where only a period of a
 * changed file was replaced, its old line and its new one are both there.
 */
const QUARANTINE_IDENTITY: readonly IdentityPart[] = [
  { column: "source_file", sql: "source_file" },
  { column: "source_line", sql: "source_line" },
  { column: "raw", sql: "md5_number(raw)" },
];
const PLACE = QUARANTINE_IDENTITY.map(({ sql }) => sql).join(", ");

/** The plan for one data set. */
export interface DataSetPlan {
  readonly dataSet: DataSet;
  readonly prefix: string;
  readonly incoming: string;
  readonly columns: readonly OutputColumn[];
  readonly stored: readonly StoredFile[];
  readonly diff: readonly PartitionDiff[];
}

/** Compares the run's rows with the lake's; reads `clean_incoming` and `quarantine_incoming`. */
export async function planWrite(db: Duckdb, options: PlanOptions): Promise<DataSetPlan[]> {
  const { contract, mode, period, clean, quarantine } = options;
  await noteWhatIsTouched(db, options);
  const cleanStored = storedFiles(options.lake, "clean", await cleanPartitions(db, options));
  const scopeOfQuarantine = options.quarantineBy === "row"
    ? `(${PLACE}) IN (SELECT (${PLACE}) FROM chosen)`
    : quarantineScope(mode, contract, period);
  const plan = async (
    part: Omit<DataSetPlan, "diff" | "prefix" | "incoming">,
    identity: readonly IdentityPart[],
    scope: string,
  ): Promise<DataSetPlan> => {
    const incoming = `${part.dataSet}_incoming`;
    const prefix = `diff_${part.dataSet}`;
    const diff = await diffDataSet(db, { ...part, prefix, incoming, identity, scope });
    return { ...part, prefix, incoming, diff };
  };
  return [
    await plan(
      { dataSet: "clean", columns: clean, stored: cleanStored },
      contract.key.map((column) => ({ column, sql: sqlName(column) })),
      cleanScope(mode, contract, period),
    ),
    await plan(
      {
        dataSet: "quarantine",
        columns: quarantine,
        stored: storedFiles(options.lake, "quarantine"),
      },
      QUARANTINE_IDENTITY,
      scopeOfQuarantine,
    ),
  ];
}

/** The files of a data set, of all partitions or of some. */
export function storedFiles(
  lake: Pick<Lake, "dir" | "partitions">,
  dataSet: DataSet,
  only?: ReadonlySet<string>,
): StoredFile[] {
  return [...lake.partitions(dataSet)].flatMap(([partition, { files }]) =>
    only && !only.has(partition) ? [] : files.map(({ name, rows }) => ({
      partition,
      name,
      rows,
      path: `${lake.dir}/${dataSet}/${partition}/${name}`,
    }))
  );
}

/** How many keys would leave the clean rows for good. */
export function keysLeaving(plans: readonly DataSetPlan[]): number {
  return plans.filter(({ dataSet }) => dataSet === "clean")
    .reduce((sum, { diff }) => sum + diff.reduce((rows, part) => rows + part.removed, 0), 0);
}

/**
 * Notes the run's partitions, keys and files for the scopes of the modes. A key of a rejected row
 * counts too: in `merge` it takes a stored row of that key out.
 */
async function noteWhatIsTouched(
  db: Duckdb,
  { contract, mode, clean }: PlanOptions,
): Promise<void> {
  await db.run(
    "CREATE TABLE touched_partition AS SELECT DISTINCT ano, mes FROM clean_incoming;" +
      "CREATE VIEW touched_file AS SELECT source_file AS file, from_line, to_line FROM sources",
  );
  if (mode === "merge") {
    const key = contract.key.map((name) => {
      const { sql } = clean.find((column) => column.name === name)!;
      return `${sql} AS ${sqlName(name)}`;
    });
    await db.run(
      `CREATE TABLE touched_key AS SELECT DISTINCT ${key.join(", ")}, ano, mes FROM judged`,
    );
  }
}

/** Partitions of `clean` that the mode can touch; the others need not be read. */
async function cleanPartitions(
  db: Duckdb,
  { mode, period }: PlanOptions,
): Promise<ReadonlySet<string> | undefined> {
  if (mode === "overwrite") return undefined;
  if (mode === "replace") return monthsOf(period!);
  const from = mode === "merge" ? "touched_key" : "touched_partition";
  const rows = await db.rows<{ ano: number; mes: number }>(`SELECT DISTINCT ano, mes FROM ${from}`);
  return new Set(rows.map(partitionFolder));
}

function monthsOf({ fromUs, toUs }: Period): ReadonlySet<string> {
  const months = new Set<string>();
  const last = wholeMs(toUs - 1n);
  const day = new Date(wholeMs(fromUs));
  day.setUTCDate(1);
  day.setUTCHours(0, 0, 0, 0);
  for (; day.getTime() <= last; day.setUTCMonth(day.getUTCMonth() + 1)) {
    months.add(partitionFolder({ ano: day.getUTCFullYear(), mes: day.getUTCMonth() + 1 }));
  }
  return months;
}

/** Rounds down, which before 1970 is not what a division does. */
function wholeMs(us: bigint): number {
  return Number((us - (us % 1000n + 1000n) % 1000n) / 1000n);
}
