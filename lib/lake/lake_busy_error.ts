/** The error for a lake that another job has open. @module */

/** Who has a lake open. */
export interface LockHolder {
  readonly pid: number;
  readonly job: string;
  readonly runId: string;
  readonly sinceUtc: string;
}

/**
 * Another job has the lake open. Trying again when that job has ended can help; a command ends with
 * exit status 1.
 *
 * @example
 * ```ts
 * import { LakeBusyError } from "@lib/lake/lake_busy_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const holder = { pid: 7, job: "pipeline", runId: "r1", sinceUtc: "2025-08-01T00:00:00Z" };
 * assertEquals(
 *   new LakeBusyError("data/lake", holder).message,
 *   "data/lake is in use by pipeline (process 7, run r1, since 2025-08-01T00:00:00Z): " +
 *     "nothing was changed; try again when it has ended",
 * );
 * ```
 */
export class LakeBusyError extends Error {
  override readonly name = "LakeBusyError";

  /** `holder` is unknown for a dry run, or a job that has the lock since a moment ago only. */
  constructor(readonly dir: string, readonly holder: LockHolder | undefined) {
    const who = holder === undefined
      ? "another job"
      : `${holder.job} (process ${holder.pid}, run ${holder.runId}, since ${holder.sinceUtc})`;
    super(`${dir} is in use by ${who}: nothing was changed; try again when it has ended`);
  }
}
