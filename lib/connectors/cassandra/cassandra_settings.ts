/** How to reach a Cassandra, from environment variables. @module */

import { currentValue } from "@lib/feedback/current_value.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";

/** Where a cluster is and how one comes in. */
export interface CassandraSettings {
  /** `HOST:PORT` of some nodes; the rest are learnt from them. */
  readonly contactPoints: readonly string[];
  /** The data centre whose nodes are asked; without it, all are. */
  readonly localDataCenter?: string;
  readonly credentials?: { readonly username: string; readonly password: string };
}

/** The environment variables that say where a Cassandra is, how one comes in, and what is ours there. */
export const CASSANDRA_VARIABLES = [
  "CASSANDRA_CONTACT_POINTS",
  "CASSANDRA_PORT",
  "CASSANDRA_LOCAL_DC",
  "CASSANDRA_USERNAME",
  "CASSANDRA_PASSWORD",
  "CASSANDRA_KEYSPACE_PREFIX",
] as const;

const DEFAULT_PORT = 9042;

type Env = Readonly<Partial<Record<(typeof CASSANDRA_VARIABLES)[number], string | undefined>>>;

/**
 * Reads `CASSANDRA_CONTACT_POINTS` and what belongs to it; undefined where no node is named.
 *
 * `CASSANDRA_PORT` (default 9042) is for the nodes that name none, `CASSANDRA_LOCAL_DC`,
 * `CASSANDRA_USERNAME` and `CASSANDRA_PASSWORD`.
 *
 * @throws {UsageError} naming the variable; never the password.
 *
 * @example
 * ```ts
 * import { cassandraSettings } from "@lib/connectors/cassandra/cassandra_settings.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cassandraSettings({}), undefined);
 * assertEquals(cassandraSettings({ CASSANDRA_CONTACT_POINTS: "one, two:19042" }), {
 *   contactPoints: ["one:9042", "two:19042"],
 * });
 * ```
 */
export function cassandraSettings(env: Env): CassandraSettings | undefined {
  const text = env.CASSANDRA_CONTACT_POINTS?.trim();
  if (!text) return undefined;
  const port = portOf(env);
  const contactPoints = text.split(",").map((part) => {
    const [, host, own = String(port)] = /^([\w.-]+|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?$/
      .exec(part.trim()) ?? [];
    if (host !== undefined && isPort(Number(own))) return `${host}:${own}`;
    throw new UsageError(
      `CASSANDRA_CONTACT_POINTS must be HOST or HOST:PORT, several separated by commas: ${
        currentValue(text)
      }`,
    );
  });
  const credentials = credentialsOf(env);
  return {
    contactPoints,
    ...env.CASSANDRA_LOCAL_DC && { localDataCenter: env.CASSANDRA_LOCAL_DC },
    ...credentials && { credentials },
  };
}

function portOf({ CASSANDRA_PORT: text }: Env): number {
  const port = text ? Number(text) : DEFAULT_PORT;
  if (isPort(port)) return port;
  throw new UsageError(
    `CASSANDRA_PORT must be a port from 1 to 65535: current value is ${JSON.stringify(text)}`,
  );
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function credentialsOf(env: Env): CassandraSettings["credentials"] {
  const { CASSANDRA_USERNAME: username, CASSANDRA_PASSWORD: password } = env;
  if (!username && !password) return undefined;
  if (username && password) return { username, password };
  const missing = username ? "CASSANDRA_PASSWORD" : "CASSANDRA_USERNAME";
  throw new UsageError(`${missing} must be set where Cassandra asks who one is: it is empty`);
}
