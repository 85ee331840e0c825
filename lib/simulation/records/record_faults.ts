/** The faults that can be injected into streamed records. @module */

/** Faults of any record. */
const ANY_RECORD = [
  "duplicate",
  "late",
  "malformed",
  "not_object",
  "tombstone",
  "missing_field",
  "null_field",
  "wrong_type",
  "new_field",
] as const;
/** Faults of measurements and of times. */
const MEASUREMENT = ["below_range", "above_range", "bad_timestamp", "future_timestamp"] as const;
/** Faults of records that have an id and are routed by a text. */
const ROUTED = ["missing_id", "empty_id", "other_route", "bad_number"] as const;

export const MEASUREMENT_FAULTS = [...ANY_RECORD, ...MEASUREMENT] as const;
export const ROUTED_FAULTS = [...ANY_RECORD, ...ROUTED] as const;
export type RecordFault = typeof MEASUREMENT_FAULTS[number] | typeof ROUTED_FAULTS[number];
