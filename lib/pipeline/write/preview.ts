/** What a run would change, counted without changing it. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, sqlName } from "@lib/engines/duckdb.ts";
import type { PartitionDiff } from "./data_set_diff.ts";
import { type DataSetPlan, storedFiles } from "./plan_write.ts";
import { readStored } from "./data_set_diff.ts";
import type { Lake } from "@lib/lake/lake.ts";

/** What a dry run shows. */
export interface Preview {
  /** Of `clean`. */
  readonly partitions: readonly PartitionDiff[];
  readonly quarantine_partitions: readonly PartitionDiff[];
  /** Stored clean rows whose key the run sends to quarantine, and to nowhere else. */
  readonly clean_to_quarantine: number;
  /** Stored quarantined rows that the run finds clean. */
  readonly quarantine_to_clean: number;
}

/** Compares the run's verdicts with the stored ones. */
export async function preview(
  db: Duckdb,
  plans: readonly DataSetPlan[],
  { contract, lake }: { readonly contract: Contract; readonly lake: Lake },
): Promise<Preview> {
  const diffOf = (name: string) => plans.find(({ dataSet }) => dataSet === name)?.diff ?? [];
  const key = contract.key.map(sqlName).join(", ");
  const cleanPaths = storedFiles(lake, "clean").map(({ path }) => path);
  const quarantinePaths = storedFiles(lake, "quarantine").map(({ path }) => path);
  return {
    partitions: diffOf("clean"),
    quarantine_partitions: diffOf("quarantine"),
    clean_to_quarantine: cleanPaths.length === 0 ? 0 : await count(
      db,
      `SELECT 1 FROM (SELECT ${key} FROM ${readStored(cleanPaths)})
       SEMI JOIN quarantine_incoming USING (${key}) ANTI JOIN clean_incoming USING (${key})`,
    ),
    quarantine_to_clean: quarantinePaths.length === 0 ? 0 : await count(
      db,
      `SELECT 1 FROM (SELECT source_file, source_line FROM ${readStored(quarantinePaths)})
       SEMI JOIN clean_incoming USING (source_file, source_line)`,
    ),
  };
}

async function count(db: Duckdb, select: string): Promise<number> {
  return (await db.one<{ rows: number }>(`SELECT count(*) AS rows FROM (${select})`)).rows;
}
