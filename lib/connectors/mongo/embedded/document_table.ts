/** The documents of one collection as rows of SQLite: their BSON, and their keys. @module */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { checkSize, decodeDocument, encodeDocument, withId } from "../bson.ts";
import { compareBy, valuesAt } from "../compare_values.ts";
import type { Directions, Document, Filter, Upserted } from "../mongo.ts";
import { MongoError } from "../mongo_error.ts";
import { inTransaction } from "@lib/connectors/in_transaction.ts";
import { isUniqueViolation } from "./unique_violation.ts";
import type { KeyValue } from "./key_value.ts";
import { matcherOf } from "./query.ts";
import { searchSql } from "./search_sql.ts";
import { openTableIndexes, type TableIndexes, type TableName } from "./table_indexes.ts";

/** Which documents, in which order. */
export interface Search {
  readonly filter: Filter;
  readonly sort?: Directions | undefined;
  readonly skip?: number | undefined;
  readonly limit?: number | undefined;
}

/** A table that is open. */
export interface DocumentTable {
  readonly indexes: TableIndexes;
  insert(documents: readonly Document[]): void;
  /** `filterOf` finds the one document that another replaces. */
  upsert(documents: readonly Document[], filterOf: (document: Document) => Filter): Upserted;
  /** Answers how many there were. */
  remove(filter: Filter): number;
  search(search: Search): Document[];
  count(filter: Filter): number;
}

/** Makes the table of a new collection. */
export function createDocumentTable(db: DatabaseSync, id: number): void {
  db.exec(`
    CREATE TABLE documents_${id} (row INTEGER PRIMARY KEY, id UNIQUE NOT NULL, body BLOB NOT NULL)`);
}

/** Opens the table of a collection. */
export function openDocumentTable(db: DatabaseSync, name: TableName): DocumentTable {
  const table = `documents_${name.id}`;
  const indexes = openTableIndexes(db, name);
  const statements = new Map<string, StatementSync>();

  function prepare(sql: string): StatementSync {
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  }

  function encode(document: Document): Row {
    const body = encodeDocument(document);
    checkSize(body.length, name.label);
    return { keys: indexes.keysOf(document), body };
  }

  function insertSql(): string {
    const columns = [...indexes.columns.values()];
    return `INSERT INTO ${table} (body, ${columns.join(", ")}) VALUES (?${
      ", ?".repeat(columns.length)
    })`;
  }

  function updateSql(): string {
    const sets = [...indexes.columns.values()].map((column) => `${column} = ?`);
    return `UPDATE ${table} SET body = ?, ${sets.join(", ")} WHERE row = ?`;
  }

  /** Stores in order up to the first that a unique index refuses: what came before it stays. */
  function storeInOrder(documents: readonly Document[], store: (at: number) => void): void {
    const refused = inTransaction(db, () => {
      for (const at of documents.keys()) {
        try {
          store(at);
        } catch (error) {
          if (isUniqueViolation(error)) return { error, at };
          throw error;
        }
      }
      return undefined;
    });
    if (refused === undefined) return;
    const paths = indexes.pathsOfViolation(refused.error);
    const values = paths.map((path) => valuesAt(documents[refused.at], path)[0] ?? null);
    throw new MongoError(
      "DUPLICATE_KEY",
      `${name.label} has a document with this ${paths.join(", ")} already: ${
        JSON.stringify(values)
      } (document ${refused.at} of ${documents.length})`,
      { cause: refused.error, position: refused.at },
    );
  }

  function insert(documents: readonly Document[]): void {
    const rows = documents.map(encode);
    const statement = prepare(insertSql());
    storeInOrder(documents, (at) => statement.run(rows[at]!.body, ...rows[at]!.keys));
  }

  function upsert(
    documents: readonly Document[],
    filterOf: (document: Document) => Filter,
  ): Upserted {
    const rows = documents.map((document) => encode(withId(document)));
    const add = prepare(insertSql());
    const replace = prepare(updateSql());
    let inserted = 0;
    storeInOrder(documents, (at) => {
      const document = documents[at]!;
      const existing = findRow(filterOf(document));
      if (existing === undefined) {
        add.run(rows[at]!.body, ...rows[at]!.keys);
        inserted++;
        return;
      }
      const isSameId = document._id !== undefined; // then it was found by it
      const { _id } = isSameId ? document : decodeDocument(existing.body as Uint8Array);
      const { body, keys } = isSameId ? rows[at]! : encode(withId({ ...document, _id }));
      replace.run(body, ...keys, existing.row as number);
    });
    return { inserted, replaced: documents.length - inserted };
  }

  function findRow(filter: Filter) {
    const { sql, params, isExact } = searchSql(filter, { columns: indexes.columns });
    if (isExact) return prepare(`SELECT row, body FROM ${table} ${sql} LIMIT 1`).get(...params);
    const matches = matcherOf(filter);
    return rowsOf(sql, params).find(({ body }) => matches(decodeDocument(body as Uint8Array)));
  }

  function rowsOf(sql: string, params: readonly KeyValue[]) {
    // Not kept: a reader that stops early would leave a kept statement in the midst of its rows.
    return db.prepare(`SELECT row, body FROM ${table} ${sql}`).iterate(...params);
  }

  function* matching(search: Search): Generator<Document> {
    const { filter, sort } = search;
    const { sql, params, isExact } = searchSql(filter, { columns: indexes.columns, sort });
    const matches = isExact ? () => true : matcherOf(filter);
    for (const { body } of rowsOf(sql, params)) {
      const document = decodeDocument(body as Uint8Array);
      if (matches(document)) yield document;
    }
  }

  function search(search: Search): Document[] {
    const { filter, sort, skip = 0, limit = Infinity } = search;
    const plan = searchSql(filter, { columns: indexes.columns, sort });
    if (plan.isExact && plan.isSorted) {
      return prepare(`SELECT body FROM ${table} ${plan.sql} LIMIT ? OFFSET ?`)
        .all(...plan.params, limit === Infinity ? -1 : limit, skip)
        .map(({ body }) => decodeDocument(body as Uint8Array));
    }
    const found = plan.isSorted
      ? [...matching(search).take(skip + limit)]
      : [...matching(search)].toSorted(compareBy(sort!));
    return found.slice(skip, skip + limit);
  }

  function count(filter: Filter): number {
    const { sql, params, isExact } = searchSql(filter, { columns: indexes.columns });
    if (!isExact) return matching({ filter }).reduce((sum) => sum + 1, 0);
    return prepare(`SELECT count(*) AS n FROM ${table} ${sql}`).get(...params)!.n as number;
  }

  function remove(filter: Filter): number {
    const { sql, params, isExact } = searchSql(filter, { columns: indexes.columns });
    if (isExact) return Number(prepare(`DELETE FROM ${table} ${sql}`).run(...params).changes);
    const matches = matcherOf(filter);
    const rows = [...rowsOf(sql, params)]
      .filter(({ body }) => matches(decodeDocument(body as Uint8Array)));
    const statement = prepare(`DELETE FROM ${table} WHERE row = ?`);
    inTransaction(db, () => rows.forEach(({ row }) => statement.run(row as number)));
    return rows.length;
  }

  return { indexes, insert, upsert, remove, search, count };
}

interface Row {
  readonly body: Uint8Array;
  readonly keys: readonly KeyValue[];
}
