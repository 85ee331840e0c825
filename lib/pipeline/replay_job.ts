/** Runs quarantined rows again through today's rules. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { profileOf } from "@lib/contracts/contract.ts";
import type { OnProgress } from "@lib/feedback/progress.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Fs } from "@lib/lake/fs.ts";
import { NO_FILES } from "./job_options.ts";
import type { JobResult } from "./job_result.ts";
import type { EngineName } from "./quality/quality_engine.ts";
import { quarantineSource } from "./quarantine_source.ts";
import { readRunHistory } from "./run_history.ts";
import { runSource } from "./run_source.ts";

/** A replay. Names are those of the command line. */
export interface ReplayOptions {
  readonly contract: Contract;
  /** The lake. */
  readonly output: string;
  /** SQL condition on the columns of `quarantine`, such as `list_contains(reasons, 'range:soc_pct')`. */
  readonly where?: string;
  readonly profile?: string;
  readonly engine?: EngineName;
  readonly dryRun?: boolean;
  readonly onProgress?: OnProgress;
  readonly nowMs?: () => number;
  readonly fs?: Fs;
}

/**
 * Judges quarantined rows by today's rules. Rows that pass move to `clean` and out of quarantine in
 * one commit; the others stay, with today's reasons. Doing it twice changes nothing.
 *
 * The result's `replay_of` names the runs whose rows these were. Interquartile flags use the limits
 * of the newest of those runs: the few rows of a replay say nothing about what is usual.
 *
 * @throws {UsageError} where the lake has no run yet, or `where` is no condition.
 */
export async function replayJob(options: ReplayOptions): Promise<JobResult> {
  const { contract, output, where, engine = "duckdb", ...rest } = options;
  const history = await readRunHistory(output);
  if (history.size === 0) {
    throw new UsageError(
      `--output must be a lake with at least one run: current value is "${output}"`,
    );
  }
  const source = quarantineSource({ contract, history, ...(where === undefined ? {} : { where }) });
  const job = {
    ...rest,
    contract,
    output,
    inputs: NO_FILES,
    topics: [],
    locations: [],
    mode: "append" as const,
    engine,
    profile: profileOf(contract, options.profile).name,
  };
  return await runSource(job, { source, quarantineBy: "row" });
}
