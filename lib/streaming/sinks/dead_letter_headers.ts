/** What a dead letter's headers say, under the names that Kafka Connect gives them. @module */

import type { RecordHeaders } from "@lib/connectors/kafka/kafka.ts";
import type { DeadLetter } from "./sink.ts";

/** Kafka Connect's names, then ours for what it has none for. */
export const DEAD_LETTER_HEADERS = {
  topic: "__connect.errors.topic",
  partition: "__connect.errors.partition",
  offset: "__connect.errors.offset",
  queryName: "__connect.errors.connector.name",
  stage: "__connect.errors.stage",
  className: "__connect.errors.exception.class.name",
  message: "__connect.errors.exception.message",
  code: "__lab.errors.code",
  attempt: "__lab.errors.attempt",
  timestamp: "__lab.errors.timestamp",
} as const;

/** The parts of a letter that no header holds; `timestampMs` counts where no header says it. */
type Body = Pick<DeadLetter, "key" | "value" | "headers"> & { readonly timestampMs: number | null };

const NAMES = DEAD_LETTER_HEADERS;
const OURS: ReadonlySet<string> = new Set(Object.values(NAMES));
/** Without these nobody knows which record it was. */
const NEEDED = [NAMES.topic, NAMES.partition, NAMES.offset] as const;
const NUMBERS = [NAMES.partition, NAMES.offset, NAMES.attempt, NAMES.timestamp] as const;

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
  { origin, code, message, stage, attempt, queryName }: DeadLetter,
): Record<string, string> {
  return {
    [NAMES.topic]: origin.topic,
    [NAMES.partition]: String(origin.partition),
    [NAMES.offset]: String(origin.offset),
    ...(queryName !== undefined && { [NAMES.queryName]: queryName }),
    [NAMES.stage]: stage,
    [NAMES.className]: code,
    [NAMES.message]: message,
    [NAMES.code]: code,
    [NAMES.attempt]: String(attempt),
    ...(origin.timestampMs !== null && { [NAMES.timestamp]: String(origin.timestampMs) }),
  };
}

/**
 * The letter again; undefined if a header is missing that says which record it was, or one is no
 * number that must be. What else is missing, as in letters that Kafka Connect wrote, is made up for:
 * a first attempt, with the exception's class for a code.
 */
export function readDeadLetterHeaders(
  headers: Readonly<Record<string, string>>,
  body: Body,
): DeadLetter | undefined {
  if (deadLetterFaults(headers).length > 0) return undefined;
  const { timestampMs, ...parts } = body;
  const {
    [NAMES.code]: code = headers[NAMES.className] ?? "UNKNOWN",
    [NAMES.message]: message = "",
    [NAMES.stage]: stage = "",
    [NAMES.attempt]: attempt = "1",
    [NAMES.timestamp]: timestamp,
    [NAMES.queryName]: queryName,
  } = headers;
  return {
    origin: {
      topic: headers[NAMES.topic]!,
      partition: Number(headers[NAMES.partition]),
      offset: Number(headers[NAMES.offset]),
      timestampMs: timestamp === undefined ? timestampMs : Number(timestamp),
    },
    ...parts,
    code,
    message,
    stage,
    attempt: Number(attempt),
    ...(queryName !== undefined && { queryName }),
  };
}

/** Why these are not the headers of a dead letter, in words; nothing if they are. */
export function deadLetterFaults(headers: Readonly<Record<string, string>>): string[] {
  const missing = NEEDED.filter((name) => headers[name] === undefined);
  if (missing.length > 0) return [`no header ${missing.join(", ")}`];
  return NUMBERS.filter((name) => !/^\d+$/.test(headers[name] ?? "0"))
    .map((name) => `${name} is ${JSON.stringify(headers[name])}, not a number`);
}

/** A record's headers without those that say why it is a dead letter. */
export function withoutDeadLetterHeaders(headers: RecordHeaders): RecordHeaders {
  return headers.filter(([name]) => !OURS.has(name));
}
