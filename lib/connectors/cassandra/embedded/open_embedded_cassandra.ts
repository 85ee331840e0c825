/** The embedded store of wide tables: Cassandra's way of storing, as far as we use it, in a folder. @module */

import type { DatabaseSync } from "node:sqlite";
import { inTransaction } from "@lib/connectors/in_transaction.ts";
import { openStoreFile, type StoreFile } from "@lib/connectors/open_store_file.ts";
import type { Cassandra, WideTable, WideTableInfo, WideTableName } from "../cassandra.ts";
import { CassandraError } from "../cassandra_error.ts";
import { keyColumns } from "../check_rows.ts";
import { createCassandra } from "../create_cassandra.ts";
import type { WideLink } from "../wide_link.ts";
import { storeError } from "./store_error.ts";
import {
  createSql,
  fromSql,
  indexSql,
  pageSql,
  type StoredTable,
  toSql,
  upsertSql,
  whereSql,
} from "./wide_table_sql.ts";

/** Where the store is. */
export interface EmbeddedCassandraOptions {
  readonly dir: string;
}

const PAGE_ROWS = 1_000;

const SCHEMA = `
  CREATE TABLE keyspaces (name TEXT PRIMARY KEY);
  CREATE TABLE tables (
    id INTEGER PRIMARY KEY,
    keyspace TEXT NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    UNIQUE (keyspace, name)
  );`;

/**
 * Opens the store in a folder, making it if it is not there.
 *
 * @throws {CassandraError} if another process has it open, or its files are damaged or not ours to
 * write.
 *
 * @example
 * ```ts
 * import { openEmbeddedCassandra } from "@lib/connectors/cassandra/embedded/open_embedded_cassandra.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const cassandra = openEmbeddedCassandra({ dir });
 * const columns = { id: "text", uf: "text", vitimas: "text" } as const;
 * const table = { keyspace: "lab", name: "ocorrencias", columns, partitionKey: ["id"] };
 * await cassandra.ensureKeyspace("lab");
 * await cassandra.ensureTable(table);
 * await cassandra.writeMany({ table, rows: [{ id: "1", uf: "SP" }, { id: "1", vitimas: "2" }] });
 * assertEquals(await cassandra.get(table, { id: "1" }), { id: "1", uf: "SP", vitimas: "2" });
 * await cassandra.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function openEmbeddedCassandra({ dir }: EmbeddedCassandraOptions): Cassandra {
  let file: StoreFile;
  try {
    file = openStoreFile(dir, {
      name: "wide.sqlite",
      schema: SCHEMA,
      serverVariable: "CASSANDRA_CONTACT_POINTS",
    });
  } catch (error) {
    throw storeError(dir, error);
  }
  const { version } = file.db.prepare("SELECT sqlite_version() AS version").get()!;
  return createCassandra(createLink(file, dir), {
    mode: "embedded",
    version: `SQLite ${version}`,
    place: dir,
  });
}

function createLink({ db, close }: StoreFile, dir: string): WideLink {
  /** Calls are answered at once, yet by promises, as a server's are. */
  // deno-lint-ignore require-await -- what the work throws must reject
  async function answer<T>(work: () => T): Promise<T> {
    try {
      return work();
    } catch (error) {
      throw storeError(dir, error);
    }
  }

  function stored(table: WideTableName): StoredTable {
    const found = findTable(db, table);
    if (found !== undefined) return found;
    throw new CassandraError(
      "NO_TABLE",
      `There is no table ${table.keyspace}.${table.name} in Cassandra at ${dir}`,
    );
  }

  return {
    ping: () => answer(() => void db.prepare("SELECT 1").get()),
    ensureKeyspace: (name) =>
      answer(() => void db.prepare("INSERT OR IGNORE INTO keyspaces VALUES (?)").run(name)),
    hasKeyspace: (name) =>
      answer(() => db.prepare("SELECT 1 FROM keyspaces WHERE name = ?").get(name) !== undefined),
    dropKeyspace: (name) =>
      answer(() =>
        inTransaction(db, () => {
          for (const { id } of db.prepare("SELECT id FROM tables WHERE keyspace = ?").all(name)) {
            db.exec(`DROP TABLE wide_${id}`);
          }
          db.prepare("DELETE FROM tables WHERE keyspace = ?").run(name);
          db.prepare("DELETE FROM keyspaces WHERE name = ?").run(name);
        })
      ),
    listTables: () =>
      answer(() =>
        db.prepare("SELECT keyspace, name FROM tables").all()
          .map(({ keyspace, name }) => ({ keyspace: String(keyspace), name: String(name) }))
      ),
    describeTable: (table) =>
      answer(() => {
        const found = findTable(db, table);
        return found === undefined ? undefined : infoOf(found.definition);
      }),
    createTable: (table) =>
      answer(() =>
        inTransaction(db, () => {
          const { lastInsertRowid } = db
            .prepare("INSERT INTO tables (keyspace, name, definition) VALUES (?, ?, ?)")
            .run(table.keyspace, table.name, JSON.stringify({ ...table, indexes: [] }));
          db.exec(createSql({ id: Number(lastInsertRowid), definition: table }));
        })
      ),
    createIndex: (table, column) =>
      answer(() =>
        inTransaction(db, () => {
          const { id, definition } = stored(table);
          db.exec(indexSql({ id, definition }, column));
          const indexes = [...definition.indexes ?? [], column];
          db.prepare("UPDATE tables SET definition = ? WHERE id = ?")
            .run(JSON.stringify({ ...definition, indexes }), id);
        })
      ),
    write: (table, { columns, rows }) =>
      answer(() => {
        const target = stored(table);
        const types = columns.map((name) => {
          const type = target.definition.columns[name];
          if (type !== undefined) return type;
          throw new CassandraError(
            "STATEMENT",
            `Table ${table.keyspace}.${table.name} at ${dir} has no column ${name}`,
          );
        });
        const statement = db.prepare(upsertSql(target, columns));
        inTransaction(db, () => {
          for (const row of rows) {
            statement.run(...row.map((value, at) => toSql(types[at]!, value)));
          }
        });
      }),
    async *read(table, { comparisons, limit = Infinity }) {
      const target = stored(table);
      const { definition } = target;
      const bound = comparisons.map(({ column, value }) =>
        toSql(definition.columns[column]!, value)
      );
      const key = keyColumns(definition);
      let last: ReturnType<typeof toSql>[] | undefined;
      let left = limit;
      while (left > 0) {
        const rows = await answer(() => {
          const statement = db.prepare(
            pageSql(target, { comparisons, isFirst: last === undefined }),
          );
          statement.setReadBigInts(true);
          return statement.all(...bound, ...last ?? [], Math.min(PAGE_ROWS, left))
            .map((row) => fromSql(definition, row));
        });
        yield* rows;
        left -= rows.length;
        if (rows.length < PAGE_ROWS) return;
        last = key.map((name) => toSql(definition.columns[name]!, rows.at(-1)![name]!));
      }
    },
    count: (table, { comparisons }) =>
      answer(() => {
        const { id, definition } = stored(table);
        const bound = comparisons.map(({ column, value }) =>
          toSql(definition.columns[column]!, value)
        );
        const sql = `SELECT count(*) AS n FROM wide_${id} WHERE ${
          whereSql(definition, comparisons)
        }`;
        return Number(db.prepare(sql).get(...bound)!.n);
      }),
    close() {
      close();
      return Promise.resolve();
    },
  };
}

function findTable(db: DatabaseSync, { keyspace, name }: WideTableName): StoredTable | undefined {
  const row = db.prepare("SELECT id, definition FROM tables WHERE keyspace = ? AND name = ?")
    .get(keyspace, name);
  if (row === undefined) return undefined;
  return { id: Number(row.id), definition: JSON.parse(String(row.definition)) as WideTable };
}

/** In the order that Cassandra tells it: keys first, then the others by name. */
function infoOf(definition: WideTable): WideTableInfo {
  const { keyspace, name, partitionKey, clusteringKey = [], indexes = [], columns } = definition;
  const key = keyColumns(definition);
  const others = Object.keys(columns).filter((column) => !key.includes(column)).sort();
  return {
    keyspace,
    name,
    columns: Object.fromEntries([...key, ...others].map((column) => [column, columns[column]!])),
    partitionKey,
    clusteringKey,
    indexes: [...indexes].sort(),
  };
}
