/** How to reach a Kafka cluster, from environment variables. @module */

import { currentValue } from "@lib/feedback/current_value.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";

/** Ways to prove who one is. */
export const SASL_MECHANISMS = ["plain", "scram-sha-256", "scram-sha-512"] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/** Where a cluster is and how it is spoken to. */
export interface KafkaSettings {
  /** `HOST:PORT` of some brokers; the rest are learnt from them. */
  readonly brokers: readonly string[];
  readonly sasl?: {
    readonly mechanism: SaslMechanism;
    readonly username: string;
    readonly password: string;
  };
  /** Encrypts; `ca` is a certificate in PEM that vouches for the brokers, if the system's do not. */
  readonly tls?: { readonly ca?: string };
}

/** The environment variables that say where a Kafka is and how it is spoken to. */
export const KAFKA_VARIABLES = [
  "KAFKA_BROKERS",
  "KAFKA_SASL_MECHANISM",
  "KAFKA_USERNAME",
  "KAFKA_PASSWORD",
  "KAFKA_TLS",
  "KAFKA_TLS_CA",
] as const;

type Env = Readonly<Partial<Record<(typeof KAFKA_VARIABLES)[number], string | undefined>>>;

/**
 * Reads `KAFKA_BROKERS` and what belongs to it; undefined where no broker is named.
 *
 * `KAFKA_SASL_MECHANISM` (default `plain`), `KAFKA_USERNAME`, `KAFKA_PASSWORD`, `KAFKA_TLS`
 * (`true` or `false`) and `KAFKA_TLS_CA` (the path of a PEM file, which implies TLS).
 *
 * @throws {UsageError} naming the variable; never the password.
 *
 * @example
 * ```ts
 * import { kafkaSettings } from "@lib/connectors/kafka/kafka_settings.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(kafkaSettings({}), undefined);
 * assertEquals(kafkaSettings({ KAFKA_BROKERS: "one:9092, two:9092" }), {
 *   brokers: ["one:9092", "two:9092"],
 * });
 * ```
 */
export function kafkaSettings(env: Env): KafkaSettings | undefined {
  const text = env.KAFKA_BROKERS?.trim();
  if (!text) return undefined;
  const sasl = saslOf(env);
  const tls = tlsOf(env);
  return { brokers: brokersOf(text), ...sasl && { sasl }, ...tls && { tls } };
}

function brokersOf(text: string): string[] {
  return text.split(",").map((part) => {
    const broker = part.trim();
    const port = Number(/^(?:[\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$/.exec(broker)?.[1]);
    if (port >= 1 && port <= 65535) return broker;
    throw new UsageError(
      `KAFKA_BROKERS must be HOST:PORT, several separated by commas: ${currentValue(text)}`,
    );
  });
}

function saslOf(env: Env): KafkaSettings["sasl"] {
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = env;
  const named = env.KAFKA_SASL_MECHANISM;
  if (!username && !password && !named) return undefined;
  const mechanism = SASL_MECHANISMS.find((known) => known === (named || "plain").toLowerCase());
  if (mechanism === undefined) {
    throw new UsageError(
      `KAFKA_SASL_MECHANISM must be ${SASL_MECHANISMS.join(", ")}: current value is ${
        JSON.stringify(named)
      }`,
    );
  }
  if (username && password) return { mechanism, username, password };
  const missing = username ? "KAFKA_PASSWORD" : "KAFKA_USERNAME";
  throw new UsageError(`${missing} must be set where the broker asks who one is: it is empty`);
}

function tlsOf({ KAFKA_TLS: wanted, KAFKA_TLS_CA: path }: Env): KafkaSettings["tls"] {
  if (wanted && wanted !== "true" && wanted !== "false") {
    throw new UsageError(
      `KAFKA_TLS must be true or false: current value is ${JSON.stringify(wanted)}`,
    );
  }
  if (wanted === "false" || (!wanted && !path)) return undefined;
  if (!path) return {};
  try {
    return { ca: Deno.readTextFileSync(path) };
  } catch (cause) {
    throw new UsageError(
      `KAFKA_TLS_CA must be a file that can be read: current value is ${JSON.stringify(path)}`,
      { cause },
    );
  }
}
