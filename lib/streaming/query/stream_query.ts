/** The query: a declarative object that names everything a stream job does with a record. @module */

import { FIELD_TYPES, type FieldType } from "@lib/contracts/field_type.ts";
export { FIELD_TYPES, type FieldType };

/**
 * A value in a row. An instant is a number of microseconds since 1970, UTC; a long is a number as
 * long as that holds it exactly, and a bigint beyond.
 */
export type Value = string | number | bigint | boolean | null;
export type Row = Readonly<Record<string, Value>>;

export const OUTPUT_MODES = ["append", "update", "complete"] as const;
export type OutputMode = (typeof OUTPUT_MODES)[number];

/** The column that holds a row's event time, in every query that states where it is. */
export const EVENT_TIME_COLUMN = "event_timestamp";

/** Columns of a window's bounds. */
export const WINDOW_COLUMNS = ["window_start", "window_end"] as const;

/** Of one set of Spark's functions; `count` without a column is `count(*)`. */
export const AGGREGATE_FUNCTIONS = [
  "count",
  "sum",
  "avg",
  "min",
  "max",
  "stddev_samp",
  "stddev_pop",
] as const;
export type AggregateFunction = (typeof AGGREGATE_FUNCTIONS)[number];

export interface Aggregate {
  readonly fn: AggregateFunction;
  readonly column?: string | null;
  readonly as: string;
}

/** Durations are texts such as `"8 seconds"`, `"1 minute 30 seconds"`. */
export type WindowSpec =
  | { readonly type: "tumbling"; readonly size: string; readonly start?: string | null }
  | {
    readonly type: "sliding";
    readonly size: string;
    readonly slide: string;
    readonly start?: string | null;
  }
  | { readonly type: "session"; readonly gap: string };

/** How records become rows. The event time takes the name `event_timestamp` inside the query. */
export interface Decode {
  readonly format: "json";
  readonly fields: Readonly<Record<string, FieldType>>;
  /** The member that holds the event time, as text; it need not be among the fields. */
  readonly eventTime?: string | null;
  /**
   * True takes only JSON by its standard, and no text for a number. Default: what Spark takes, which
   * is also `NaN` and `Infinity`, in quotes or not, texts in single quotes, and anything after the
   * object.
   */
  readonly strict?: boolean | null;
}

/** A record after decoding, as the rules see it. */
export interface DecodedRecord {
  readonly row: Row;
  /** Whether the value was a JSON object at all; if not, every field is null. */
  readonly isObject: boolean;
  readonly origin: Origin;
}

/** Where a record stood. */
export interface Origin {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Time of the record itself, in milliseconds; null where its source has none. */
  readonly timestampMs: number | null;
}

/** What stands for the rule that a record's value must be an object, which no formula can say. */
export const NOT_AN_OBJECT = "the value is not a JSON object";

/** The first rule that applies sends the record to the dead letters with its code. */
export interface RejectRule {
  readonly code: string;
  readonly message: string;
  /** Rules are code: this text stands for them in the plan, so change it with them. */
  readonly when: string;
  applies(record: DecodedRecord): boolean;
}

/** A column computed from an accepted record. */
export interface DerivedField {
  readonly type: FieldType;
  /** Stands for the computation in the plan, so change it with it. */
  readonly from: string;
  compute(record: DecodedRecord): Value;
}

/** See the options' own comments; whatever is absent or null is done Spark's way. */
export interface StreamQuery {
  readonly name?: string;
  readonly decode: Decode;
  readonly reject?: readonly RejectRule[];
  readonly derive?: Readonly<Record<string, DerivedField>>;
  readonly watermark?: {
    readonly delay: string;
    /** `query`: one maximum for all partitions (Spark). `partition`: the slowest of those not idle. */
    readonly scope?: "query" | "partition" | null;
    /** After this long without a record a partition no longer holds the watermark back: 30 seconds. */
    readonly idleTimeout?: string | null;
    /** Event times further ahead of the clock than this are dead letters; null accepts all. */
    readonly futureLimit?: string | null;
  } | null;
  readonly dedup?: { readonly op: "within" | "plain"; readonly cols: readonly string[] } | null;
  readonly window?: WindowSpec | null;
  /**
   * What rows are grouped by. With `event_timestamp` among them there is no window, and a group is
   * final once the watermark has reached its instant.
   */
  readonly keys?: readonly string[] | null;
  readonly aggregates?: readonly Aggregate[] | null;
  /** Default `append`. */
  readonly outputMode?: OutputMode | null;
  /** Sessions in update mode, with a retraction for every session that a merge superseded. */
  readonly retractions?: boolean | null;
  /** Also hand every accepted record to the sink, beside the windows made of them. */
  readonly keepRecords?: boolean | null;
}
