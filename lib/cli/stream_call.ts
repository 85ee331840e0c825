/** What `deno task stream` is told, and what surrounds it. @module */

import type { Drive } from "@lib/streaming/core/drive_batches.ts";
import type { OutputMode } from "@lib/streaming/query/stream_query.ts";

/** What was typed. */
export interface StreamCall {
  readonly system?: string;
  readonly query?: string;
  readonly source?: string;
  readonly sink?: string;
  readonly window?: string;
  readonly outputMode?: OutputMode;
  readonly mode?: string;
  readonly checkpoint?: string;
  readonly watermarkDelay?: string;
  readonly watermarkScope?: "query" | "partition";
  readonly trigger?: string;
  readonly drive?: Drive;
  readonly startingOffsets?: "earliest" | "latest";
  readonly maxRecords?: number;
  readonly flush?: boolean;
  readonly acceptDataLoss?: boolean;
  readonly deadLetters?: string;
  readonly replayDeadLetters?: boolean;
  readonly maxAttempts?: number;
  readonly batchesOut?: string;
  readonly json?: boolean;
}

/** What surrounds the run. */
export interface StreamSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes a line of data. */
  readonly write: (line: string) => void;
  /** Takes a line for people. */
  readonly note: (line: string) => void;
  /** Ends a run after the batch it is at. */
  readonly signal?: AbortSignal;
}
