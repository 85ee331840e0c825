/** What went wrong in KafkaJS, in our words. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { KafkaError, type KafkaErrorCode } from "@lib/connectors/kafka/kafka_error.ts";

/** What was being done, and where. */
export interface Attempt {
  /** The brokers. */
  readonly place: string;
  /** What was tried, such as `produce to sales`. */
  readonly doing: string;
}

const CODE_BY_TYPE: Readonly<Record<string, KafkaErrorCode>> = {
  UNKNOWN_TOPIC_OR_PARTITION: "TOPIC_MISSING",
  MESSAGE_TOO_LARGE: "RECORD_TOO_LARGE",
  RECORD_LIST_TOO_LARGE: "RECORD_TOO_LARGE",
  OFFSET_OUT_OF_RANGE: "OFFSET_OUT_OF_RANGE",
  REBALANCE_IN_PROGRESS: "REBALANCED",
  ILLEGAL_GENERATION: "REBALANCED",
  UNKNOWN_MEMBER_ID: "REBALANCED",
  SASL_AUTHENTICATION_FAILED: "AUTHENTICATION",
  UNSUPPORTED_SASL_MECHANISM: "AUTHENTICATION",
  ILLEGAL_SASL_STATE: "AUTHENTICATION",
};

const CODE_BY_NAME: Readonly<Record<string, KafkaErrorCode>> = {
  KafkaJSSASLAuthenticationError: "AUTHENTICATION",
  KafkaJSConnectionError: "UNREACHABLE",
  KafkaJSConnectionClosedError: "UNREACHABLE",
  KafkaJSRequestTimeoutError: "UNREACHABLE",
  KafkaJSBrokerNotFound: "UNREACHABLE",
  KafkaJSNoBrokerAvailableError: "UNREACHABLE",
  TimeoutError: "UNREACHABLE",
  KafkaJSTimeout: "UNREACHABLE",
  KafkaJSLockTimeout: "UNREACHABLE",
};

const ADVICE: Partial<Readonly<Record<KafkaErrorCode, string>>> = {
  UNREACHABLE: "check KAFKA_BROKERS, that the broker is running, KAFKA_TLS if it speaks TLS, and " +
    "KAFKA_SASL_MECHANISM if it asks who one is; nothing was switched to the embedded log",
  AUTHENTICATION: "check KAFKA_USERNAME, KAFKA_PASSWORD and KAFKA_SASL_MECHANISM",
  UNSUPPORTED_CODEC: "the topic holds batches compressed with a codec other than gzip and zstd",
  TOPIC_MISSING: "there is no such topic, and none is made by asking for it",
};

/** Nothing is wrong that anyone could put right. */
const NOT_READY_ADVICE =
  "the broker is not ready for it, as after its start; it may be a moment later";

// The broker is there and speaks TLS; who vouches for it is in question.
const CERTIFICATE_ADVICE =
  "check that KAFKA_TLS_CA names the file with the certificate that vouches for the broker, and " +
  "KAFKA_BROKERS the host that it was made for; nothing was switched to the embedded log";

/**
 * The {@linkcode KafkaError} for whatever KafkaJS threw; our own errors pass through.
 *
 * KafkaJS wraps errors in one another, and its outermost class says only that it gave up. The
 * innermost that we know decides. It is told by name, so that only one file imports KafkaJS.
 *
 * @example
 * ```ts
 * import { explainKafkajsError } from "@lib/connectors/kafka/kafkajs/explain_kafkajs_error.ts";
 * import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const thrown = Object.assign(new Error("no such topic"), { type: "UNKNOWN_TOPIC_OR_PARTITION" });
 * const error = explainKafkajsError(thrown, { place: "one:9092", doing: "describe sales" });
 * assert(error instanceof KafkaError);
 * assertEquals(error.code, "TOPIC_MISSING");
 * ```
 */
export function explainKafkajsError(thrown: unknown, { place, doing }: Attempt): Error {
  if (thrown instanceof KafkaError || thrown instanceof UsageError) return thrown;
  const chain = causesOf(thrown);
  const known = chain.map(codeOf).findLast((known) => known !== undefined);
  const isPassing = known === undefined && chain.some(passes);
  const code = known ?? (isPassing ? "UNREACHABLE" : "BROKER");
  const words = chain.at(-1)?.message ?? String(thrown);
  const advice = / certificate/.test(words)
    ? CERTIFICATE_ADVICE
    : isPassing
    ? NOT_READY_ADVICE
    : ADVICE[code];
  return new KafkaError(
    code,
    `Kafka at ${place} failed to ${doing}: ${words}${advice === undefined ? "" : ` (${advice})`}`,
    { cause: thrown },
  );
}

function causesOf(thrown: unknown): Error[] {
  const chain: Error[] = [];
  // Some of KafkaJS's errors are their own cause.
  for (let at = thrown; at instanceof Error && !chain.includes(at); at = at.cause) chain.push(at);
  return chain;
}

function codeOf(error: Error): KafkaErrorCode | undefined {
  if (error.name === "KafkaJSNotImplemented" && / compression /.test(error.message)) {
    return "UNSUPPORTED_CODEC";
  }
  const type = "type" in error ? String(error.type) : "";
  return CODE_BY_TYPE[type] ?? CODE_BY_NAME[error.name];
}

/**
 * Whether the broker says that it will be able to, or went away between two questions: KafkaJS then
 * reads the answer that it has not got.
 */
function passes(error: Error): boolean {
  if (error.name === "KafkaJSProtocolError") {
    return "retriable" in error && error.retriable === true;
  }
  return error instanceof TypeError && /'topicMetadata' of .* null/.test(error.message);
}
