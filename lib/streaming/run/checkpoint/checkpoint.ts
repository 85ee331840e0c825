/** What a query remembers between two runs. @module */

import type { StateChange } from "../../core/operator.ts";
import type { SourceAnchors, SourceOffsets } from "../../sources/source.ts";

/** A batch as it is written down before any of it is read, so that a second try is the same batch. */
export interface PlannedRange {
  readonly batchId: number;
  /** Where it ends; it begins where the last committed batch ended. */
  readonly to: SourceOffsets;
  /** The rest of what decides its outcome, such as its watermarks and the time it was planned at. */
  readonly details: unknown;
}

/** A batch whose effects are all stored. */
export interface CommittedBatch {
  readonly batchId: number;
  /** Where the next batch begins. */
  readonly offsets: SourceOffsets;
  readonly anchors: SourceAnchors;
  /** What the event-time clock needs in order to go on. */
  readonly clock: unknown;
  /** The row that this batch adds to the progress file. */
  readonly progress: unknown;
}

/** An open checkpoint. It has one owner. */
export interface Checkpoint {
  /** As a person is told. */
  readonly place: string;
  /** The query's name for life, the same after every restart. */
  readonly queryId: string;
  /** The last batch that is done; undefined for a query that has done none. */
  readonly committed: CommittedBatch | undefined;
  /** A batch that was begun and not committed: it is to be done again first. */
  readonly planned: PlannedRange | undefined;
  /** The state as of `committed`, given once. */
  takeState(): Iterable<StateChange>;
  /** Resolves once the plan is on disk. */
  plan(batch: PlannedRange): Promise<void>;
  /**
   * Resolves once the batch and its changes outlive this process; the disk has them at the latest
   * with the next plan, or when the checkpoint is closed. `entries` is the whole state, asked for when
   * the changes have grown so long that it is shorter.
   */
  commit(
    batch: CommittedBatch,
    changes: readonly StateChange[],
    entries: () => Iterable<StateChange>,
  ): Promise<void>;
  close(): Promise<void>;
}
