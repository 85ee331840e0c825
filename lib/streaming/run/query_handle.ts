/** A running query, as its owner holds it. @module */

import type { Row } from "../query/stream_query.ts";
import type { StreamCounts, StreamProgress } from "./progress.ts";

/** What a query is doing at the moment. */
export interface QueryStatus {
  readonly message: string;
  readonly isDataAvailable: boolean;
  readonly isTriggerActive: boolean;
}

/** A window that has not closed, and why. */
export interface OpenWindow {
  readonly startMicros: number;
  readonly endMicros: number;
  readonly keys: Row;
  readonly count: number;
  /** The watermark as of the last batch. */
  readonly watermarkMicros: number;
  /** How far event time must still go on before the window closes. */
  readonly missingMicros: number;
  /** The partition that holds the watermark back; null where one maximum counts for all. */
  readonly slowestPartition: string | null;
}

/** A query that was started. */
export interface QueryHandle {
  /** For life: the same after a restart from the checkpoint. */
  readonly id: string;
  /** Of this run. */
  readonly runId: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly status: QueryStatus;
  readonly lastProgress: StreamProgress | null;
  /** The last 100, the oldest first. */
  readonly recentProgress: readonly StreamProgress[];
  /** Sums over the batches of this run. */
  readonly counts: StreamCounts;
  /** Batches of this run. */
  readonly batches: number;
  /** Why the query failed; null while it runs, and after a good end. */
  readonly exception: Error | null;
  /** Windows and sessions that are open, in no order. */
  openWindows(): readonly OpenWindow[];
  /** Ends the query after the batch it is at; resolves when it has ended. */
  stop(): Promise<void>;
  /** Resolves when the query has ended; rejects with what it failed of. */
  awaitTermination(): Promise<void>;
}
