/** What an engine must be able to do for the quality phase. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import type { Duckdb } from "@lib/engines/duckdb.ts";
import type { IqrLimits } from "@lib/quality/iqr.ts";
import type { RuleTable } from "@lib/quality/rules.ts";

/** The engines that judge in this process. */
export const ENGINES = ["duckdb", "polars"] as const;
export type EngineName = (typeof ENGINES)[number];

/** The engines that a job can run on; Spark takes all of its phases, not the judging alone. */
export const JOB_ENGINES = [...ENGINES, "spark"] as const;
export type JobEngine = (typeof JOB_ENGINES)[number];

/** What judging needs. */
export interface JudgeOptions {
  readonly db: Duckdb;
  readonly contract: Contract;
  readonly table: RuleTable;
  /** Limits to use instead of measuring them. */
  readonly iqr?: Readonly<Record<string, IqrLimits>>;
  /** A folder for files between engines. */
  readonly scratch: string;
}

/** What judging leaves behind, beside the view `judged`. */
export interface Judged {
  readonly iqr: Readonly<Record<string, IqrLimits>>;
}

/**
 * Judges all rows of `standardized` and leaves a view `judged`: `row_id`, the flat columns, the flags,
 * `reasons` (sorted list of codes), `warnings`, `is_clean`, `ano`, `mes`, and where the row came from.
 */
export interface QualityEngine {
  readonly name: EngineName;
  readonly version: string;
  judge(options: JudgeOptions): Promise<Judged>;
}

/** Year and month of the event time as partition columns; 0 where there is no event time. For every engine. */
export function partitionSql(eventTime: string): string {
  return `CAST(coalesce(year(${eventTime}), 0) AS INTEGER) AS ano, ` +
    `CAST(coalesce(month(${eventTime}), 0) AS INTEGER) AS mes`;
}
