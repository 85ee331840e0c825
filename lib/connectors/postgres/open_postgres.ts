/** Opens the PostgreSQL database that the environment asks for. @module */

import { embeddedFolder } from "@lib/connectors/embedded_folder.ts";
import type { Postgres } from "./postgres.ts";

/** Settings of one opening. */
export interface OpenPostgresOptions {
  /** Is told in one line which database is in use. */
  readonly onNote?: (text: string) => void;
  /** How long a server may take to answer; default 5 s. */
  readonly connectTimeoutMs?: number;
}

/**
 * The server that `POSTGRES_URL` names, else the embedded database in `data/embedded/postgres`
 * (`LAB_HOME` in place of `data`). One never stands in for the other: a server that does not answer
 * is an error.
 *
 * @throws {PostgresError} if the database does not answer, or refuses.
 * @throws {UsageError} if `POSTGRES_URL` is none.
 *
 * @example
 * ```ts
 * import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const postgres = await openPostgres({ LAB_HOME });
 * const { rows } = await postgres.query("SELECT $1::int + 1 AS n", [41]);
 * assertEquals(rows, [{ n: 42 }]);
 * await postgres.close();
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function openPostgres(
  env: Readonly<Record<string, string | undefined>>,
  { onNote, connectTimeoutMs }: OpenPostgresOptions = {},
): Promise<Postgres> {
  const postgres = await open(env, connectTimeoutMs);
  onNote?.(
    postgres.mode === "real"
      ? `PostgreSQL: ${postgres.version} at ${postgres.place}`
      : `PostgreSQL: embedded (${postgres.version}) in ${postgres.place}`,
  );
  return postgres;
}

/** Loaded on demand: whoever uses one need not wait for the other. */
async function open(
  env: Readonly<Record<string, string | undefined>>,
  connectTimeoutMs: number | undefined,
): Promise<Postgres> {
  const url = env.POSTGRES_URL;
  if (!url) { // set but empty means not set, as in a shell
    const { openEmbeddedPostgres } = await import("./embedded/open_embedded_postgres.ts");
    return await openEmbeddedPostgres({ dir: embeddedFolder(env, "postgres") });
  }
  const { openRealPostgres } = await import("./real/open_real_postgres.ts");
  return await openRealPostgres({
    url,
    ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
  });
}
