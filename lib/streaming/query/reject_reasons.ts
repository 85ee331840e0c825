/** Why a record is no event, where no rule of a query says so. @module */

/** Where a record failed. */
export type RejectStage = "decode" | "validate" | "event-time";

/** A code of our own, its message, and where it comes from; the rules of a query have theirs. */
export const REJECT_REASONS = {
  notAnObject: {
    code: "JSON_PARSE_ERROR",
    message: "The value is not a JSON object",
    stage: "decode",
  },
  timeless: {
    code: "INVALID_TIMESTAMP",
    message: "The event time is missing, or is not in the grammar of timestamps",
    stage: "event-time",
  },
  tooFarAhead: {
    code: "FUTURE_TIMESTAMP",
    message: (limit: string) => `The event time is more than ${limit} ahead of the clock`,
    stage: "event-time",
  },
} as const;
