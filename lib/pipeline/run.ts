/** A run in progress: what its phases share. @module */

import type { Lake } from "@lib/lake/lake.ts";
import type { CheckedJob } from "./job_options.ts";
import type { JobSource } from "./job_source.ts";
import type { OutputColumn } from "./output_columns.ts";

/** Where the rows come from, and which quarantined rows they stand for. */
export interface SourceOfRun {
  readonly source: JobSource;
  readonly quarantineBy: "file" | "row";
}

/** What was asked, where it goes, and under which name. */
export interface Run extends SourceOfRun {
  readonly job: CheckedJob;
  readonly lake: Lake;
  readonly runId: string;
  readonly startUtc: string;
  readonly clean: readonly OutputColumn[];
  readonly quarantine: readonly OutputColumn[];
}
