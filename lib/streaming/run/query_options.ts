/** How a query is run. @module */

import type { Fs } from "@lib/lake/fs.ts";
import type { Clock } from "@lib/time/clock.ts";
import type { BatchRecord } from "../core/batch_record.ts";
import type { Drive } from "../core/drive_batches.ts";
import type { Sink } from "../sinks/sink.ts";
import type { LetterLog } from "../sources/letter_log.ts";
import type { Source, SourceOffsets } from "../sources/source.ts";
import type { StreamProgress } from "./progress.ts";
import type { RetryOptions } from "./retry.ts";

/** What a run needs, and what it may be told. */
export interface QueryOptions {
  readonly source: Source;
  readonly sink: Sink;
  /** Folder of the query's memory; without one it is forgotten when the run ends. */
  readonly checkpoint?: string;
  /**
   * When batches run: `once` (one batch of all there is), `available-now` (all there is, batch by
   * batch, then the run ends) or an interval such as `100 ms`. Default `available-now`.
   */
  readonly trigger?: string;
  /** Spark's two ways of driving a bounded run; `stepwise` closes windows after every batch. */
  readonly drive?: Drive;
  /** Default: the query's own, else `query`. */
  readonly name?: string;
  /** About how many records a batch may have. Default: the source's own limit. */
  readonly maxRecordsPerBatch?: number;
  /** Where a new query begins; a checkpoint goes on from where it was. Default `earliest`. */
  readonly startingOffsets?: "earliest" | "latest" | SourceOffsets;
  /** Processing time. Default: the wall clock. */
  readonly clock?: Clock;
  /** Takes dead letters where the sink does not. Default: `dead_letters.ndjson` in the checkpoint. */
  readonly deadLetters?: Sink;
  /** Where dead letters can be read again. Default: the checkpoint's file, if they go there. */
  readonly letters?: LetterLog;
  /** First try the letters again that are there, unless a record was tried so often (3). */
  readonly replay?: { readonly maxAttempts?: number };
  /** Emit windows that are still open when a bounded run ends, marked as such. */
  readonly flushes?: boolean;
  /** Go on where input was lost, with what is left. */
  readonly acceptsDataLoss?: boolean;
  /** How often a refusing source or sink is tried again. */
  readonly retry?: RetryOptions;
  /** Is given each batch before it counts as done; a batch that is tried again comes again. */
  readonly onBatch?: (batch: BatchRecord) => void | Promise<void>;
  readonly onProgress?: (progress: StreamProgress) => void;
  /** Is told in one line what a person should know. */
  readonly onNote?: (text: string) => void;
  /** Where the checkpoint's files are written; tests put theirs here. */
  readonly fs?: Fs;
}
