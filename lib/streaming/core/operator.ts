/** What stands between decoding and the sink: deduplication, windows and their state. @module */

import type { OutputColumn } from "../sinks/sink.ts";
import type { Origin, Row } from "../query/stream_query.ts";
import type { StateValue } from "./to_state_value.ts";

/** An accepted record. */
export interface StreamEvent {
  readonly row: Row;
  /** Null counts nowhere in a windowed query. */
  readonly eventMicros: number | null;
  readonly origin: Origin;
}

/** The two watermarks of a batch: rows are late by the first, groups close by the second. */
export interface Watermarks {
  readonly lateMicros: number;
  readonly nowMicros: number;
}

/** A row that came after its window had closed, or its session. */
export interface LateRow {
  readonly row: Row;
  readonly origin: Origin;
  readonly windowStartMicros: number | null;
  readonly windowEndMicros: number | null;
  /** How far behind the watermark the event was. */
  readonly latenessMicros: number;
}

/** Spark's figures of one stateful operator after a batch; the window comes first. */
export interface OperatorState {
  readonly operatorName: string;
  readonly numRowsTotal: number;
  readonly numRowsUpdated: number;
  readonly numRowsRemoved: number;
  readonly numRowsDroppedByWatermark: number;
  /** Of a deduplication: rows that were there before. */
  readonly numDroppedDuplicateRows?: number;
}

/** What a batch brought forth. */
export interface StepOutput {
  /** In the operator's columns; sorted by them where the query has windows. */
  readonly rows: readonly Row[];
  /** With `retractions`: rows sent before that no longer hold. */
  readonly retracted: readonly Row[];
  readonly late: readonly LateRow[];
  readonly state: readonly OperatorState[];
}

/** What a part of the state is of: the kind of operator, then what tells its entries apart. */
export type StateKey = readonly [kind: string, ...StateValue[]];

/** What is kept for a key. Flat, since a checkpoint holds many of them: depth costs time and room. */
export type StateContent = readonly (StateValue | StoredRow)[];

/** A row inside of an entry. */
export type StoredRow = readonly (readonly [column: string, value: StateValue])[];

/** One changed entry of the state; `value` undefined means that it is gone. JSON all through. */
export interface StateChange {
  readonly key: StateKey;
  readonly value: StateContent | undefined;
}

/** An open window or session of one key. */
export interface OpenGroup {
  readonly startMicros: number;
  readonly endMicros: number;
  readonly keys: Row;
  readonly count: number;
}

/** The stateful middle of a query. It does no I/O: the runner stores its changes and gives them back. */
export interface StreamOperator {
  readonly columns: readonly OutputColumn[];
  readonly isStateful: boolean;
  /** Handles one batch. An empty list of events is a batch too. Null: the query has no watermark. */
  apply(events: readonly StreamEvent[], watermarks: Watermarks | null): StepOutput;
  /** Emits what is still open, for the end of a bounded run; the state is empty afterwards. */
  flush(): StepOutput;
  /** What changed in the state since the last call. */
  takeChanges(): readonly StateChange[];
  /** The whole state as it is now, in any order, each key once: what a compacted checkpoint holds. */
  entries(): Iterable<StateChange>;
  /** Puts stored state back; entries in any order, each key once. Only before the first batch. */
  restore(entries: Iterable<StateChange>): void;
  /** Open windows or sessions, for "why is this still open?". */
  open(): Iterable<OpenGroup>;
}
