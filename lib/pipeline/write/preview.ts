/** What a run would change, counted without changing it. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import type { Duckdb } from "@lib/engines/duckdb.ts";
import type { DataSet } from "../output_columns.ts";
import { changedDays, type DayChange } from "./changed_days.ts";
import { type MovedRow, movedRows } from "./moved_rows.ts";
import type { PartitionDiff } from "./partition_diff.ts";
import type { DataSetPlan } from "./plan_write.ts";

/** What a dry run shows. */
export interface Preview {
  /** Of `clean`. */
  readonly partitions: readonly PartitionDiff[];
  readonly quarantine_partitions: readonly PartitionDiff[];
  /** Days of `clean` that change, with their figures before and after. */
  readonly days: readonly DayChange[];
  /** Clean rows that leave because the run sends their key to quarantine. */
  readonly clean_to_quarantine: number;
  /** Quarantined rows that leave because the run finds them clean. */
  readonly quarantine_to_clean: number;
  /**
   * Rows of the two counts by reason: to quarantine, why the run rejects them; to clean, why they were
   * rejected before. A row with two reasons is in both.
   */
  readonly moved_reasons: readonly {
    readonly to: DataSet;
    readonly reason: string;
    readonly rows: number;
  }[];
  /** Some of the rows that move. */
  readonly moved_samples: readonly (MovedRow & { readonly to: DataSet })[];
}

/** Shows a plan, the days that it changes, and the rows it moves from one data set to the other. */
export async function preview(
  db: Duckdb,
  plans: readonly DataSetPlan[],
  contract: Pick<Contract, "key" | "daily">,
): Promise<Preview> {
  const planOf = (name: DataSet) => plans.find(({ dataSet }) => dataSet === name)!;
  const { toQuarantine, toClean } = await movedRows(db, plans, contract);
  const moves = [["quarantine", toQuarantine], ["clean", toClean]] as const;
  return {
    partitions: planOf("clean").diff,
    quarantine_partitions: planOf("quarantine").diff,
    days: await changedDays(db, planOf("clean"), contract),
    clean_to_quarantine: toQuarantine.rows,
    quarantine_to_clean: toClean.rows,
    moved_reasons: moves.flatMap(([to, { reasons }]) =>
      Object.entries(reasons).map(([reason, rows]) => ({ to, reason, rows }))
    ),
    moved_samples: moves.flatMap(([to, { samples }]) => samples.map((row) => ({ to, ...row }))),
  };
}
