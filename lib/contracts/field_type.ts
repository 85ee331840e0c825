/** The types that a field of a streamed record can have. @module */

/** `string` takes any JSON value as its text, as Spark's `from_json` does. */
export const FIELD_TYPES = ["string", "double", "long", "boolean", "timestamp"] as const;
export type FieldType = (typeof FIELD_TYPES)[number];
