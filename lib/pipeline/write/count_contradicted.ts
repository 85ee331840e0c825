/** Finds rows that a run rejects although an earlier run stored them as clean. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, sqlName } from "@lib/engines/duckdb.ts";
import type { Lake } from "@lib/lake/lake.ts";
import { readStored } from "./data_set_diff.ts";
import { partitionFolder } from "./partition_folder.ts";
import { storedFiles } from "./plan_write.ts";

/**
 * How many keys are stored as clean that this run rejects and has no clean row for. `append` leaves
 * stored rows alone, so that such a row is then in both data sets: the user should hear of it.
 */
export async function countContradicted(
  db: Duckdb,
  contract: Contract,
  lake: Pick<Lake, "dir" | "partitions">,
): Promise<number> {
  const touched = await db.rows<{ ano: number; mes: number }>(
    "SELECT DISTINCT ano, mes FROM quarantine_incoming",
  );
  const stored = storedFiles(lake, "clean", new Set(touched.map(partitionFolder)));
  if (stored.length === 0) return 0;
  const key = contract.key.map(sqlName).join(", ");
  const { rows } = await db.one<{ rows: number }>(`
    SELECT count(*) AS rows
    FROM (SELECT DISTINCT ${key} FROM quarantine_incoming)
    SEMI JOIN ${readStored(stored.map(({ path }) => path))} USING (${key})
    ANTI JOIN clean_incoming USING (${key})`);
  return rows;
}
