/** Which days a run changes, and what their figures are before and after. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import type { Duckdb } from "@lib/engines/duckdb.ts";
import { dailyFiguresSql } from "../daily_figures_sql.ts";
import { readStored, typedNothing } from "./data_set_diff.ts";
import type { DataSetPlan } from "./plan_write.ts";

/** The contract's daily figures over all rows of a day, by name. */
export type DayFigures = Readonly<Record<string, number | null>>;

/** One day of `clean` that the run changes. */
export interface DayChange {
  /** `YYYY-MM-DD`, UTC. */
  readonly event_date: string;
  readonly added: number;
  readonly replaced: number;
  readonly removed: number;
  /** Null where the lake has no row of the day. */
  readonly before: DayFigures | null;
  /** Null where no row of the day is left. */
  readonly after: DayFigures | null;
}

/**
 * The days that rows enter or leave, in order, after {@linkcode planWrite} has compared the run with
 * the lake. Rows without an event time belong to no day and are left out.
 */
export async function changedDays(
  db: Duckdb,
  { incoming, columns, prefix, stored }: DataSetPlan,
  contract: Pick<Contract, "daily">,
): Promise<DayChange[]> {
  const nothing = `SELECT *, 0 AS _file, 0 AS _row FROM (${typedNothing(columns)})`;
  const files = stored.length === 0
    ? ""
    : `UNION ALL BY NAME SELECT * FROM ${readStored(stored.map(({ path }) => path))}`;
  await db.run(`
    CREATE TEMPORARY VIEW stored_rows AS ${nothing} ${files};
    CREATE TEMPORARY VIEW leaving_rows AS
    SELECT file AS _file, file_row AS _row, is_removed FROM ${prefix}_leaving;
    CREATE TEMPORARY VIEW rows_afterwards AS
    SELECT * FROM stored_rows ANTI JOIN leaving_rows USING (_file, _row)
    UNION ALL BY NAME
    SELECT * FROM ${incoming} SEMI JOIN ${prefix}_entering USING (row_id);
    CREATE TEMPORARY TABLE changed_day AS
    SELECT event_date, sum(added)::BIGINT AS added, sum(replaced)::BIGINT AS replaced,
      sum(removed)::BIGINT AS removed
    FROM (
      SELECT event_date, is_added::INTEGER AS added, (NOT is_added)::INTEGER AS replaced,
        0 AS removed
      FROM ${incoming} JOIN (SELECT row_id, is_added FROM ${prefix}_entering) USING (row_id)
      UNION ALL
      SELECT event_date, 0, 0, is_removed::INTEGER FROM stored_rows
      JOIN leaving_rows USING (_file, _row)
    )
    WHERE event_date IS NOT NULL GROUP BY event_date`);
  const figuresOf = async (relation: string): Promise<Map<string, DayFigures>> => {
    const rows = await db.rows<DayFigures & { readonly day: string }>(`
      SELECT event_date::VARCHAR AS day, ${dailyFiguresSql(contract)}
      FROM ${relation} SEMI JOIN changed_day USING (event_date) GROUP BY event_date`);
    return new Map(rows.map(({ day, ...figures }) => [day, figures]));
  };
  const [before, after] = [await figuresOf("stored_rows"), await figuresOf("rows_afterwards")];
  const days = await db.rows<Omit<DayChange, "before" | "after">>(`
    SELECT event_date::VARCHAR AS event_date, added, replaced, removed
    FROM changed_day ORDER BY event_date`);
  return days.map((day) => ({
    ...day,
    before: before.get(day.event_date) ?? null,
    after: after.get(day.event_date) ?? null,
  }));
}
