/** The services of one run, each opened when it is first asked for. @module */

import type { Cassandra } from "./cassandra/cassandra.ts";
import type { Kafka } from "./kafka/kafka.ts";
import type { Mongo } from "./mongo/mongo.ts";
import type { Postgres } from "./postgres/postgres.ts";

/** Disposing of it closes what was opened. */
export interface ServicesOnDemand extends AsyncDisposable {
  /** The same one every time. */
  kafka(): Promise<Kafka>;
  mongo(): Promise<Mongo>;
  postgres(): Promise<Postgres>;
  cassandra(): Promise<Cassandra>;
}

/** How services are opened. */
export interface ServicesOnDemandOptions {
  /** Is told in one line which service is in use, when it is opened. */
  readonly onNote?: (text: string) => void;
  /** Whose time documents of the embedded store expire by. */
  readonly nowMs?: () => number;
}

/**
 * Opens nothing by itself: a run that needs no service neither waits for one nor makes its folder.
 *
 * @example
 * ```ts
 * import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * await using services = servicesOnDemand({ LAB_HOME });
 * const kafka = await services.kafka();
 * assertEquals([kafka.mode, kafka === await services.kafka()], ["embedded", true]);
 * assertEquals([...Deno.readDirSync(`${LAB_HOME}/embedded`)].map(({ name }) => name), ["kafka"]);
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export function servicesOnDemand(
  env: Readonly<Record<string, string | undefined>>,
  { onNote, nowMs }: ServicesOnDemandOptions = {},
): ServicesOnDemand {
  let kafka: Promise<Kafka> | undefined;
  let mongo: Promise<Mongo> | undefined;
  let postgres: Promise<Postgres> | undefined;
  let cassandra: Promise<Cassandra> | undefined;
  const told = onNote === undefined ? {} : { onNote };
  return {
    kafka: () => kafka ??= import("./kafka/open_kafka.ts").then((to) => to.openKafka(env, told)),
    mongo: () =>
      mongo ??= import("./mongo/open_mongo.ts").then((to) =>
        to.openMongo(env, { ...told, ...(nowMs === undefined ? {} : { nowMs }) })
      ),
    postgres: () =>
      postgres ??= import("./postgres/open_postgres.ts").then((to) => to.openPostgres(env, told)),
    cassandra: () =>
      cassandra ??= import("./cassandra/open_cassandra.ts").then((to) =>
        to.openCassandra(env, told)
      ),
    async [Symbol.asyncDispose]() {
      for (const opening of [kafka, mongo, postgres, cassandra]) {
        // One that did not open has said so to whoever asked for it.
        const opened = await opening?.catch(() => undefined);
        await opened?.close();
      }
    },
  };
}
