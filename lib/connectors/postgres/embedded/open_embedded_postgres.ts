/** The embedded database: PostgreSQL itself, in this process, its data in a folder. @module */

import { PGlite, type PGliteOptions, type Transaction } from "@electric-sql/pglite";
import { takeStore } from "@lib/connectors/store_owner.ts";
import { createPostgres } from "../create_postgres.ts";
import { checkSpace } from "./check_space.ts";
import { checkSizes, recordSizes } from "./file_sizes.ts";
import type { Postgres } from "../postgres.ts";
import type { LinkTransaction, SqlLink, WireResult, WireValue } from "../sql_link.ts";
import { storeError } from "./store_error.ts";

/** An empty database, without what `checkSpace` adds for its log. */
const NEW_DATABASE_BYTES = 12 << 20;
/** Statements that leave the disk as it is; anything else may write. */
const READING = /^\s*(SELECT|SHOW|SET|EXPLAIN)\b/i;

/** Where the database is. */
export interface EmbeddedPostgresOptions {
  readonly dir: string;
}

/** PostgreSQL's own types have oids below this (its `FirstNormalObjectId`). */
const END_OF_BUILT_IN_OIDS = 16_384;
/** Values come and go as text, whatever PGlite would make of their types. */
const AS_TEXT = Object.fromEntries(
  Array.from({ length: END_OF_BUILT_IN_OIDS }, (_, oid) => [oid, (text: string) => text]),
);
const QUERY_OPTIONS = { rowMode: "array", parsers: AS_TEXT, serializers: AS_TEXT } as const;

/**
 * Opens the database in a folder, making it if it is not there, which takes about two seconds.
 *
 * Commits survive the death of the process at any moment, not a loss of power: PGlite leaves it to
 * the system when they reach the disk. There is one connection; statements wait for each other.
 *
 * @throws {PostgresError} if another process has it open, or its files are damaged or not ours to
 * write.
 *
 * @example
 * ```ts
 * import { openEmbeddedPostgres } from "@lib/connectors/postgres/embedded/open_embedded_postgres.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const postgres = await openEmbeddedPostgres({ dir });
 * const table = { name: "t", columns: { at: { type: "timestamptz" } } } as const;
 * await postgres.ensureTable(table);
 * await postgres.insertMany({ table, rows: [{ at: 1_756_058_730_000_001 }] });
 * assertEquals((await postgres.query("SELECT * FROM t")).rows, [{ at: 1_756_058_730_000_001 }]);
 * await postgres.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function openEmbeddedPostgres(
  { dir }: EmbeddedPostgresOptions,
): Promise<Postgres> {
  try {
    Deno.mkdirSync(dir, { recursive: true });
    const ownership = takeStore(dir, {
      sinceUtc: new Date().toISOString(),
      serverVariable: "POSTGRES_URL",
    });
    try {
      const database = await openFolder(dir);
      const { rows } = await database.query<[string]>("SHOW server_version", [], QUERY_OPTIONS);
      const version = rows[0]![0].split(" ")[0];
      return createPostgres(createLink(database, { dir, release: () => ownership.release() }), {
        mode: "embedded",
        version: `PostgreSQL ${version} in PGlite`,
        place: dir,
      });
    } catch (error) {
      ownership.release();
      throw error;
    }
  } catch (error) {
    throw storeError(error, { dir, isOpening: true });
  }
}

async function openFolder(dir: string): Promise<PGlite> {
  const data = `${dir}/data`;
  if (!isThere(data)) {
    checkSpace(dir, NEW_DATABASE_BYTES);
    // Under another name until it is whole: half a database would be taken for a damaged one.
    const fresh = `${dir}/new-data`;
    if (isThere(fresh)) Deno.removeSync(fresh, { recursive: true });
    await (await start(fresh)).close();
    Deno.renameSync(fresh, data);
  }
  checkWritable(data);
  checkSizes(dir);
  return await start(data);
}

/** What PGlite prints is of no use to a caller, except as the reason why it does not start. */
async function start(dataDir: string): Promise<PGlite> {
  const options: PGliteOptions = { dataDir };
  const database = await PGlite.create(options);
  await database.exec("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'");
  return database;
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Asks the system itself: PGlite would end in the midst of its start. */
function checkWritable(data: string): void {
  for (const name of ["PG_VERSION", "global/pg_control"]) {
    Deno.openSync(`${data}/${name}`, { write: true }).close();
  }
  const probe = `${data}/probe`;
  Deno.writeTextFileSync(probe, "");
  Deno.removeSync(probe);
}

function createLink(
  database: PGlite,
  { dir, release }: { readonly dir: string; readonly release: () => void },
): SqlLink {
  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storeError(error, { dir, isOpening: false });
    }
  }

  async function sendChecked(
    target: Pick<PGlite, "query">,
    text: string,
    parameters: readonly WireValue[],
  ): Promise<WireResult> {
    if (!READING.test(text)) {
      checkSpace(dir, parameters.reduce((sum, value) => sum + (value?.length ?? 0), 0));
    }
    return await send(target, text, parameters);
  }

  function openTransaction(transaction: Transaction): LinkTransaction {
    return {
      run: (text, parameters) => guarded(() => sendChecked(transaction, text, parameters)),
      async savepoint(work) {
        await transaction.exec("SAVEPOINT lab");
        try {
          const result = await work();
          await transaction.exec("RELEASE SAVEPOINT lab");
          return result;
        } catch (error) {
          await transaction.exec("ROLLBACK TO SAVEPOINT lab; RELEASE SAVEPOINT lab");
          throw error;
        }
      },
    };
  }

  return {
    run: (text, parameters) => guarded(() => sendChecked(database, text, parameters)),
    transaction: (work) =>
      guarded(() => database.transaction((transaction) => work(openTransaction(transaction)))),
    async close() {
      await database.close();
      recordSizes(dir);
      release();
    },
  };
}

async function send(
  database: Pick<PGlite, "query">,
  text: string,
  parameters: readonly WireValue[],
): Promise<WireResult> {
  const { rows, fields, affectedRows } = await database.query<WireValue[]>(
    text,
    [...parameters],
    QUERY_OPTIONS,
  );
  return {
    columns: fields.map(({ name, dataTypeID }) => ({ name, oid: dataTypeID })),
    rows,
    affected: affectedRows ?? 0,
  };
}
