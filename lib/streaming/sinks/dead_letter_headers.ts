/** What a dead letter's headers say, under the names that Kafka Connect gives them. @module */

import type { DeadLetter } from "./sink.ts";

/** Kafka Connect's names, then ours for what it has none for. */
export const DEAD_LETTER_HEADERS = {
  topic: "__connect.errors.topic",
  partition: "__connect.errors.partition",
  offset: "__connect.errors.offset",
  stage: "__connect.errors.stage",
  className: "__connect.errors.exception.class.name",
  message: "__connect.errors.exception.message",
  code: "__lab.errors.code",
  attempt: "__lab.errors.attempt",
} as const;

/** The parts of a letter that no header holds. */
type Body = Pick<DeadLetter, "key" | "value"> & { readonly timestampMs: number | null };

const NAMES = DEAD_LETTER_HEADERS;

/**
 * The headers by name. There is no exception class behind a code, so both have the code.
 *
 * @example
 * ```ts
 * import { deadLetterHeaders } from "@lib/streaming/sinks/dead_letter_headers.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const origin = { topic: "sales", partition: 1, offset: 7, timestampMs: null };
 * const why = { code: "NULL_VALUE", message: "no value", stage: "validate", attempt: 2 };
 * const headers = deadLetterHeaders({ origin, key: null, value: null, ...why });
 * assertEquals(headers["__connect.errors.offset"], "7");
 * assertEquals(headers["__lab.errors.attempt"], "2");
 * ```
 */
export function deadLetterHeaders(
  { origin, code, message, stage, attempt }: DeadLetter,
): Record<string, string> {
  return {
    [NAMES.topic]: origin.topic,
    [NAMES.partition]: String(origin.partition),
    [NAMES.offset]: String(origin.offset),
    [NAMES.stage]: stage,
    [NAMES.className]: code,
    [NAMES.message]: message,
    [NAMES.code]: code,
    [NAMES.attempt]: String(attempt),
  };
}

/** The letter again; undefined if a header is missing. */
export function readDeadLetterHeaders(
  headers: Readonly<Record<string, string>>,
  { timestampMs, key, value }: Body,
): DeadLetter | undefined {
  if (Object.values(NAMES).some((name) => headers[name] === undefined)) return undefined;
  const of = (name: keyof typeof NAMES) => headers[NAMES[name]]!;
  return {
    origin: {
      topic: of("topic"),
      partition: Number(of("partition")),
      offset: Number(of("offset")),
      timestampMs,
    },
    key,
    value,
    code: of("code"),
    message: of("message"),
    stage: of("stage"),
    attempt: Number(of("attempt")),
  };
}
