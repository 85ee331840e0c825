/** Stores to practise on, apart from those that other runs fill. @module */

import { embeddedFolder } from "@lib/connectors/embedded_folder.ts";
import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import { quoteName } from "@lib/connectors/postgres/quote_name.ts";
import { withConnection } from "@lib/connectors/with_connection.ts";

/** Which stores. */
export interface PracticeStoresOptions {
  /** Where embedded stores are and real ones are reached. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * An environment whose stores are empty and used by nobody else: embedded ones in the folder
 * `embedded/practice_NAME` of `LAB_HOME`, and on a PostgreSQL server a schema `practice_NAME`. Both are made
 * anew by every call. Kafka and Cassandra servers stay as they are.
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
  if (!env.POSTGRES_URL) return { ...env, LAB_HOME };
  const schema = `practice_${name}`;
  await withConnection(openPostgres(env), async (postgres) => {
    await postgres.query(`DROP SCHEMA IF EXISTS ${quoteName(schema)} CASCADE`);
    await postgres.query(`CREATE SCHEMA ${quoteName(schema)}`);
  });
  const url = new URL(env.POSTGRES_URL);
  url.searchParams.set("search_path", schema);
  return { ...env, LAB_HOME, POSTGRES_URL: url.href };
}
