/** What a run would change, counted without changing it. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, sqlName } from "@lib/engines/duckdb.ts";
import type { DataSet } from "../output_columns.ts";
import type { PartitionDiff } from "./data_set_diff.ts";
import type { DataSetPlan } from "./plan_write.ts";

/** What a dry run shows. */
export interface Preview {
  /** Of `clean`. */
  readonly partitions: readonly PartitionDiff[];
  readonly quarantine_partitions: readonly PartitionDiff[];
  /** Clean rows that leave because the run sends their key to quarantine. */
  readonly clean_to_quarantine: number;
  /** Quarantined rows that leave because the run finds them clean. */
  readonly quarantine_to_clean: number;
}

/** Shows a plan, and which rows it moves from one data set to the other. */
export async function preview(
  db: Duckdb,
  plans: readonly DataSetPlan[],
  { key }: Pick<Contract, "key">,
): Promise<Preview> {
  const diffOf = (name: DataSet) => plans.find(({ dataSet }) => dataSet === name)?.diff ?? [];
  const keyIds = key.map((name, at) => `${sqlName(name)} AS id${at}`).join(", ");
  return {
    partitions: diffOf("clean"),
    quarantine_partitions: diffOf("quarantine"),
    clean_to_quarantine: await count(
      db,
      `SELECT 1 FROM diff_clean_leaving
       SEMI JOIN (SELECT ${keyIds} FROM quarantine_incoming)
       USING (${key.map((_, at) => `id${at}`).join(", ")}) WHERE is_removed`,
    ),
    quarantine_to_clean: await count(
      db,
      `SELECT 1 FROM diff_quarantine_leaving
       SEMI JOIN (SELECT source_file AS id0, source_line AS id1 FROM clean_incoming)
       USING (id0, id1) WHERE is_removed`,
    ),
  };
}

async function count(db: Duckdb, select: string): Promise<number> {
  return (await db.one<{ rows: number }>(`SELECT count(*) AS rows FROM (${select})`)).rows;
}
