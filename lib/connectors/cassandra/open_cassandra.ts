/** Opens the store of wide tables that the environment asks for. @module */

import { embeddedFolder } from "@lib/connectors/embedded_folder.ts";
import type { Cassandra } from "./cassandra.ts";
import { cassandraSettings } from "./cassandra_settings.ts";
import { openEmbeddedCassandra } from "./embedded/open_embedded_cassandra.ts";
import { prefixedCassandra } from "./prefixed_cassandra.ts";

/** Settings of one opening. */
export interface OpenCassandraOptions {
  /** Is told in one line which store is in use. */
  readonly onNote?: (text: string) => void;
  /** How long a server may take to answer; default 5 s. */
  readonly connectTimeoutMs?: number;
}

/**
 * The cluster that `CASSANDRA_CONTACT_POINTS` names, else the embedded store in
 * `data/embedded/cassandra` (`LAB_HOME` in place of `data`). One never stands in for the other: a
 * cluster that does not answer is an error. With `CASSANDRA_KEYSPACE_PREFIX` every keyspace's name
 * begins with it, so that runs on one cluster can be kept apart.
 *
 * @throws {CassandraError} if the store does not answer, or refuses.
 * @throws {UsageError} if the settings are none.
 *
 * @example
 * ```ts
 * import { openCassandra } from "@lib/connectors/cassandra/open_cassandra.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const notes: string[] = [];
 * const cassandra = await openCassandra({ LAB_HOME }, { onNote: (text) => notes.push(text) });
 * const place = `${LAB_HOME}/embedded/cassandra`;
 * assertEquals(notes, [`Cassandra: embedded (${cassandra.version}) in ${place}`]);
 * await cassandra.close();
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function openCassandra(
  env: Readonly<Record<string, string | undefined>>,
  { onNote, connectTimeoutMs }: OpenCassandraOptions = {},
): Promise<Cassandra> {
  const cassandra = await open(env, connectTimeoutMs);
  onNote?.(
    cassandra.mode === "real"
      ? `Cassandra: ${cassandra.version} at ${cassandra.place}`
      : `Cassandra: embedded (${cassandra.version}) in ${cassandra.place}`,
  );
  const prefix = env.CASSANDRA_KEYSPACE_PREFIX;
  return prefix ? prefixedCassandra(cassandra, prefix) : cassandra;
}

async function open(
  env: Readonly<Record<string, string | undefined>>,
  connectTimeoutMs: number | undefined,
): Promise<Cassandra> {
  const settings = cassandraSettings(env);
  if (settings === undefined) {
    return openEmbeddedCassandra({ dir: embeddedFolder(env, "cassandra") });
  }
  // Loaded on demand: whoever works embedded need not wait for a driver of no use.
  const { openRealCassandra } = await import("./real/open_real_cassandra.ts");
  return await openRealCassandra({
    ...settings,
    ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
  });
}
