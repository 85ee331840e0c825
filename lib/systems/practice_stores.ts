/** Stores to practise on, apart from those that other runs fill. @module */

import { embeddedFolder } from "@lib/connectors/embedded_folder.ts";
import { openCassandra } from "@lib/connectors/cassandra/open_cassandra.ts";
import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import { withConnection } from "@lib/connectors/with_connection.ts";
import { sqlName } from "@lib/quality/sql_literals.ts";

/** Which stores. */
export interface PracticeStoresOptions {
  /** Where embedded stores are and real ones are reached. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * An environment whose stores are empty and used by nobody else: embedded ones in the folder
 * `embedded/practice_NAME` of `LAB_HOME`, on a PostgreSQL server a schema `practice_NAME`, on a Cassandra
 * keyspaces that begin so. All are made anew by every call. A Kafka stays as it is.
 *
 * @example
 * ```ts
 * import { practiceStores } from "@lib/systems/practice_stores.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const env = await practiceStores("iot", { env: { LAB_HOME } });
 * assertEquals(env["LAB_HOME"], `${LAB_HOME}/embedded/practice_iot`);
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function practiceStores(
  name: string,
  { env }: PracticeStoresOptions,
): Promise<Readonly<Record<string, string | undefined>>> {
  const LAB_HOME = embeddedFolder(env, `practice_${name}`);
  await Deno.remove(LAB_HOME, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(LAB_HOME, { recursive: true });
  const practice = `practice_${name}`;
  return {
    ...env,
    LAB_HOME,
    ...env.POSTGRES_URL && { POSTGRES_URL: await emptySchema(practice, env) },
    ...env.CASSANDRA_CONTACT_POINTS && {
      CASSANDRA_KEYSPACE_PREFIX: await dropKeyspaces(`${practice}_`, env),
    },
  };
}

/** The server's address with the schema in it. */
async function emptySchema(schema: string, env: PracticeStoresOptions["env"]): Promise<string> {
  await withConnection(openPostgres(env), async (postgres) => {
    await postgres.query(`DROP SCHEMA IF EXISTS ${sqlName(schema)} CASCADE`);
    await postgres.query(`CREATE SCHEMA ${sqlName(schema)}`);
  });
  const url = new URL(env.POSTGRES_URL!);
  url.searchParams.set("search_path", schema);
  return url.href;
}

async function dropKeyspaces(prefix: string, env: PracticeStoresOptions["env"]): Promise<string> {
  const own = { ...env, CASSANDRA_KEYSPACE_PREFIX: prefix };
  await withConnection(openCassandra(own), async (cassandra) => {
    const keyspaces = new Set((await cassandra.listTables()).map(({ keyspace }) => keyspace));
    for (const keyspace of keyspaces) await cassandra.dropKeyspace(keyspace);
  });
  return prefix;
}
