/** What a line of an input file is. @module */

/**
 * `values`: the line is the record's value. `envelopes`: the line is a JSON object with `topic`,
 * `partition`, `offset`, `value`, and perhaps `kafka_timestamp` and `key`, as a log was exported.
 */
export const FILE_RECORDS = ["values", "envelopes"] as const;
export type FileRecords = (typeof FILE_RECORDS)[number];
