/** Where a service is, as a part of a file's name. @module */

import { serverPlace } from "./mongo/real/server_place.ts";
import { serverAddress } from "./postgres/real/server_address.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What names each real service; who one is there makes it no other place. */
const ADDRESSES = {
  kafka: ({ KAFKA_BROKERS }: Environment) => KAFKA_BROKERS,
  mongo: ({ MONGO_URL }: Environment) => MONGO_URL && serverPlace(MONGO_URL),
  postgres: ({ POSTGRES_URL }: Environment) => POSTGRES_URL && serverAddress(POSTGRES_URL),
  cassandra: (env: Environment) =>
    [env.CASSANDRA_CONTACT_POINTS, env.CASSANDRA_KEYSPACE_PREFIX].filter(Boolean).join(","),
} as const;

/**
 * A word for the place of a real service; undefined for the embedded one, and for a word that is no
 * service.
 *
 * @throws {UsageError} if `POSTGRES_URL` is none.
 *
 * @example
 * ```ts
 * import { servicePlace } from "@lib/connectors/service_place.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const env = { POSTGRES_URL: "postgres://app:secret@db:5432/iot?sslmode=require" };
 * assertEquals(servicePlace(env, "postgres"), "postgres_db_5432_iot");
 * assertEquals(servicePlace(env, "kafka"), undefined);
 * ```
 */
export function servicePlace(env: Environment, service: string): string | undefined {
  if (!Object.hasOwn(ADDRESSES, service)) return undefined;
  const address = ADDRESSES[service as keyof typeof ADDRESSES](env)?.trim();
  return address ? `${service}_${address.replaceAll(/[^\w.-]+/g, "_")}` : undefined;
}
