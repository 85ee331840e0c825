/** What the environment says of the services in use. @module */

import { CASSANDRA_VARIABLES } from "./cassandra/cassandra_settings.ts";
import { KAFKA_VARIABLES } from "./kafka/kafka_settings.ts";

/** The variables that jobs on Kafka and MongoDB look at: where embedded stores are, or real servers. */
export const SERVICE_VARIABLES = ["LAB_HOME", ...KAFKA_VARIABLES, "MONGO_URL"] as const;

/** Those of all services: what a notebook looks at. */
export const ALL_SERVICE_VARIABLES = [
  ...SERVICE_VARIABLES,
  "POSTGRES_URL",
  ...CASSANDRA_VARIABLES,
] as const;

/**
 * Reads these variables and no other, so that a command need not be allowed to see the rest.
 *
 * @example
 * ```ts
 * import { serviceEnvironment } from "@lib/connectors/service_environment.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(serviceEnvironment().LAB_HOME, Deno.env.get("LAB_HOME"));
 * ```
 */
export function serviceEnvironment(
  names: readonly string[] = SERVICE_VARIABLES,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(names.map((name) => [name, Deno.env.get(name)]));
}
