/** What tumbling, sliding and session windows have in common. @module */

import type { Group } from "./group.ts";
import type { LateRow, StateChange, StreamEvent } from "./operator.ts";

/** What came of a batch's events. */
export interface Accepted {
  /** Groups with at least one row more than before. */
  readonly touched: readonly Group[];
  readonly late: readonly LateRow[];
  /** Late rows in Spark's unit, which is not the same for windows and sessions. */
  readonly dropped: number;
  /** Groups that others swallowed; a session's neighbours, once a row joins them. */
  readonly superseded: readonly Group[];
}

/** The windows of a query that are open, each with its sums. */
export interface OpenWindows {
  readonly size: number;
  /** Adds a batch. Null: nothing is late. */
  accept(events: readonly StreamEvent[], lateMicros: number | null): Accepted;
  /** Takes out the groups that end by then. */
  closeUntil(nowMicros: number): Group[];
  all(): Iterable<Group>;
  /** Takes out all groups. */
  closeAll(): Group[];
  takeChanges(): StateChange[];
  /** The whole state. */
  entries(): Iterable<StateChange>;
  restore(entry: StateChange): void;
}
