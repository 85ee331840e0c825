/** The embedded document store: MongoDB's behaviour, as far as we use it, in a folder. @module */

import { checkCollectionName, checkDatabaseName, checkPath } from "../check_path.ts";
import { checkFilter } from "../check_filter.ts";
import { checkFind, checkIndex } from "../check_find.ts";
import { checkPipeline } from "../check_pipeline.ts";
import { checkUpsertDocuments, keyFilter } from "../check_upsert.ts";
import { compareValues, valuesAt } from "../compare_values.ts";
import { withId } from "../bson.ts";
import type { Document, Filter, Mongo, MongoCollection } from "../mongo.ts";
import { MongoError } from "../mongo_error.ts";
import { openStoreFile, type StoreFile } from "@lib/connectors/open_store_file.ts";
import { createDocumentTable, type DocumentTable, openDocumentTable } from "./document_table.ts";
import { inTransaction } from "@lib/connectors/in_transaction.ts";
import { project } from "./project.ts";
import { runStages } from "./query.ts";
import { leadingSearch } from "./leading_search.ts";
import { storeError } from "./store_error.ts";

/** Where the store is, and whose time its documents expire by. */
export interface EmbeddedMongoOptions {
  readonly dir: string;
  /** Milliseconds since 1970; default: the clock of the machine. */
  readonly nowMs?: () => number;
}

const SCHEMA = `
  CREATE TABLE collections (
    id INTEGER PRIMARY KEY,
    database TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (database, name)
  );
  CREATE TABLE key_columns (
    collection INTEGER NOT NULL,
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (collection, path)
  );
  CREATE TABLE indexes (
    id INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL,
    info TEXT NOT NULL
  );`;

/**
 * Opens the store in a folder, making it if it is not there. Documents expire before any call that
 * could see them, where a server takes up to a minute.
 *
 * @throws {MongoError} if another process has it open, or its files are damaged or not ours to write.
 *
 * @example
 * ```ts
 * import { openEmbeddedMongo } from "@lib/connectors/mongo/embedded/open_embedded_mongo.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const mongo = openEmbeddedMongo({ dir });
 * const alerts = mongo.collection("telemetria", "ev_alerts");
 * await alerts.insertMany([{ soc_pct: 12 }, { soc_pct: 8 }]);
 * assertEquals(await alerts.count({ soc_pct: { $lt: 10 } }), 1);
 * await mongo.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function openEmbeddedMongo({ dir, nowMs = Date.now }: EmbeddedMongoOptions): Mongo {
  const file = openFile(dir);
  const { db } = file;
  const tables = new Map<number, DocumentTable>();
  let isOpen = true;

  /** Calls are answered at once, yet by promises, as a server's are. */
  // deno-lint-ignore require-await -- what the work throws must reject
  async function answer<T>(work: () => T): Promise<T> {
    if (!isOpen) throw new MongoError("CLOSED", `The document store in ${dir} is closed`);
    try {
      return work();
    } catch (error) {
      throw storeError(dir, error);
    }
  }

  function idOf(database: string, name: string): number | undefined {
    return db.prepare("SELECT id FROM collections WHERE database = ? AND name = ?")
      .get(database, name)?.id as number | undefined;
  }

  function tableOf(id: number, label: string): DocumentTable {
    const table = tables.get(id) ?? openDocumentTable(db, { id, label });
    tables.set(id, table);
    table.indexes.expire(nowMs());
    return table;
  }

  function drop(id: number): void {
    inTransaction(db, () => {
      db.exec(`DROP TABLE documents_${id}`);
      db.prepare("DELETE FROM indexes WHERE collection = ?").run(id);
      db.prepare("DELETE FROM key_columns WHERE collection = ?").run(id);
      db.prepare("DELETE FROM collections WHERE id = ?").run(id);
    });
    tables.delete(id);
  }

  function collection(database: string, name: string): MongoCollection {
    checkCollectionName(database, name);
    const label = `${database}.${name}`;
    const existing = (): DocumentTable | undefined => {
      const id = idOf(database, name);
      return id === undefined ? undefined : tableOf(id, label);
    };
    const made = (): DocumentTable => {
      const id = idOf(database, name) ?? inTransaction(db, () => {
        const { lastInsertRowid } = db
          .prepare("INSERT INTO collections (database, name) VALUES (?, ?)").run(database, name);
        createDocumentTable(db, Number(lastInsertRowid));
        return Number(lastInsertRowid);
      });
      return tableOf(id, label);
    };
    return {
      name,
      insertMany: (documents) =>
        answer(() => {
          const ready = documents.map(withId);
          if (ready.length > 0) made().insert(ready);
          return { inserted: ready.length };
        }),
      upsertMany: (documents, options) =>
        answer(() => {
          checkUpsertDocuments(documents, options);
          if (documents.length === 0) return { inserted: 0, replaced: 0 };
          return made().upsert(documents, (document) => keyFilter(document, options));
        }),
      deleteMany: (filter) =>
        answer(() => {
          checkFilter(filter);
          return { deleted: existing()?.remove(filter) ?? 0 };
        }),
      find: (filter = {}, { projection, ...options } = {}) =>
        answer(() => {
          checkFilter(filter);
          checkFind({ ...options, ...(projection && { projection }) });
          const found = existing()?.search({ filter, ...options }) ?? [];
          return projection ? found.map((document) => project(document, projection)) : found;
        }),
      count: (filter = {}) =>
        answer(() => {
          checkFilter(filter);
          return existing()?.count(filter) ?? 0;
        }),
      distinct: (path, filter = {}) =>
        answer(() => {
          checkPath(path);
          checkFilter(filter);
          return distinctValues(existing(), path, filter);
        }),
      aggregate: (pipeline) =>
        answer(() => {
          checkPipeline(pipeline);
          const { search, rest } = leadingSearch(pipeline);
          return runStages(existing()?.search(search) ?? [], rest);
        }),
      createIndex: (keys, options = {}) =>
        answer(() => {
          checkIndex(keys, options);
          return made().indexes.create(keys, options);
        }),
      indexes: () => answer(() => existing()?.indexes.list() ?? []),
      drop: () =>
        answer(() => {
          const id = idOf(database, name);
          if (id !== undefined) drop(id);
          return id !== undefined;
        }),
    };
  }

  const { version } = db.prepare("SELECT sqlite_version() AS version").get()!;
  return {
    service: "mongo",
    mode: "embedded",
    version: `SQLite ${version}`,
    place: dir,
    ping: () => answer(() => void db.prepare("SELECT 1").get()),
    close() {
      if (isOpen) file.close();
      isOpen = false;
      return Promise.resolve();
    },
    collection,
    listDatabases: () =>
      answer(() =>
        db.prepare("SELECT DISTINCT database AS name FROM collections ORDER BY 1").all()
          .map(({ name }) => name as string)
      ),
    listCollections: (database) =>
      answer(() => {
        checkDatabaseName(database);
        return db.prepare("SELECT name FROM collections WHERE database = ? ORDER BY 1")
          .all(database).map(({ name }) => name as string);
      }),
    dropDatabase: (database) =>
      answer(() => {
        checkDatabaseName(database);
        db.prepare("SELECT id FROM collections WHERE database = ?").all(database)
          .forEach(({ id }) => drop(id as number));
      }),
  };
}

function openFile(dir: string): StoreFile {
  try {
    return openStoreFile(dir, {
      name: "documents.sqlite",
      schema: SCHEMA,
      serverVariable: "MONGO_URL",
    });
  } catch (error) {
    throw storeError(dir, error);
  }
}

function distinctValues(
  table: DocumentTable | undefined,
  path: string,
  filter: Filter,
): unknown[] {
  const found: Document[] = table?.search({ filter }) ?? [];
  const values = found.flatMap((document) => valuesAt(document, path)).toSorted(compareValues);
  return values.filter((value, at) => at === 0 || compareValues(values[at - 1], value) !== 0);
}
