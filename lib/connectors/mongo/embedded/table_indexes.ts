/** The indexes of one collection: columns of keys beside the documents, and SQLite indexes on them. @module */

import type { DatabaseSync } from "node:sqlite";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { decodeDocument } from "../bson.ts";
import { indexName } from "../check_find.ts";
import type { Directions, Document, IndexInfo, IndexOptions } from "../mongo.ts";
import { MongoError } from "../mongo_error.ts";
import { inTransaction } from "@lib/connectors/in_transaction.ts";
import { isUniqueViolation } from "./unique_violation.ts";
import { dateKey, type KeyValue, keyValue } from "./key_value.ts";

/** Which collection: its number in the file, and its name as a person is told. */
export interface TableName {
  readonly id: number;
  readonly label: string;
}

/** The indexes of a table that is open. */
export interface TableIndexes {
  /** Columns by path, `_id` included. */
  readonly columns: Map<string, string>;
  list(): IndexInfo[];
  create(keys: Directions, options: IndexOptions): string;
  /** Removes the documents whose time is over. */
  expire(nowMs: number): void;
  /** The keys of a document in the order of `columns`. */
  keysOf(document: Document): KeyValue[];
  /** The paths of the unique index that an error of SQLite speaks of. */
  pathsOfViolation(error: Error): string[];
}

const ID_INDEX: IndexInfo = { name: "_id_", keys: { _id: 1 } };
const BATCH_ROWS = 1000;

/** Reads what the file knows of a collection's indexes. */
export function openTableIndexes(db: DatabaseSync, { id, label }: TableName): TableIndexes {
  const table = `documents_${id}`;
  const columns = new Map([["_id", "id"]]);
  for (
    const { path, name } of db.prepare(
      "SELECT path, name FROM key_columns WHERE collection = ? ORDER BY rowid",
    ).all(id)
  ) columns.set(path as string, name as string);
  const infos = db.prepare("SELECT info FROM indexes WHERE collection = ? ORDER BY id").all(id)
    .map(({ info }) => JSON.parse(info as string) as IndexInfo);

  function create(keys: Directions, options: IndexOptions): string {
    const info = infoOf(keys, options);
    const existing = infos.find(({ name }) => name === info.name);
    if (existing !== undefined) {
      if (JSON.stringify(existing) === JSON.stringify(info)) return info.name;
      throw new MongoError(
        "INDEX_CONFLICT",
        `${label} has an index ${info.name} with other options (${describe(existing)}): ` +
          `drop the collection, or ask for the index as it is`,
      );
    }
    const paths = Object.keys(keys).filter((path) => !columns.has(path));
    try {
      inTransaction(db, () => build(info, paths));
    } catch (error) {
      paths.forEach((path) => columns.delete(path));
      if (!isUniqueViolation(error)) throw error;
      throw new MongoError(
        "DUPLICATE_KEY",
        `${label} cannot have a unique index ${info.name}: two of its documents are equal there`,
        { cause: error },
      );
    }
    infos.push(info);
    return info.name;
  }

  function build(info: IndexInfo, paths: readonly string[]): void {
    for (const path of paths) {
      const name = `key_${columns.size}`;
      db.exec(`ALTER TABLE ${table} ADD COLUMN ${name}`);
      db.prepare("INSERT INTO key_columns (collection, path, name) VALUES (?, ?, ?)")
        .run(id, path, name);
      columns.set(path, name);
    }
    if (paths.length > 0) fillKeys(paths);
    const { lastInsertRowid } = db.prepare("INSERT INTO indexes (collection, info) VALUES (?, ?)")
      .run(id, JSON.stringify(info));
    const on = Object.entries(info.keys)
      .map(([path, direction]) => `${columns.get(path)}${direction === 1 ? "" : " DESC"}`);
    const unique = info.unique ? "UNIQUE " : "";
    db.exec(`CREATE ${unique}INDEX index_${lastInsertRowid} ON ${table} (${on.join(", ")})`);
  }

  /** The keys of documents that are there already. */
  function fillKeys(paths: readonly string[]): void {
    const read = db.prepare(
      `SELECT row, body FROM ${table} WHERE row > ? ORDER BY row LIMIT ${BATCH_ROWS}`,
    );
    const write = db.prepare(
      `UPDATE ${table} SET ${paths.map((path) => `${columns.get(path)} = ?`)} WHERE row = ?`,
    );
    for (let last = 0, rows = read.all(last); rows.length > 0; rows = read.all(last)) {
      for (const { row, body } of rows) {
        const document = decodeDocument(body as Uint8Array);
        write.run(...paths.map((path) => keyAt(document, path, label)), row as number);
        last = row as number;
      }
    }
  }

  return {
    columns,
    list: () => [ID_INDEX, ...infos].toSorted((a, b) => a.name < b.name ? -1 : 1),
    create,
    expire(nowMs) {
      for (const { keys, expireAfterSeconds } of infos) {
        if (expireAfterSeconds === undefined) continue;
        const column = columns.get(Object.keys(keys)[0]!)!;
        // Dates only: what holds no date never expires.
        db.prepare(`DELETE FROM ${table} WHERE ${column} >= x'09' AND ${column} <= ?`)
          .run(dateKey(Math.floor(nowMs - expireAfterSeconds * 1000)));
      }
    },
    keysOf: (document) => [...columns.keys()].map((path) => keyAt(document, path, label)),
    pathsOfViolation(error) {
      const failed = error.message.replace(/^.*failed: /, "").replaceAll(`${table}.`, "");
      const names = failed.split(", ");
      return [...columns].filter(([, name]) => names.includes(name)).map(([path]) => path);
    },
  };
}

function infoOf(keys: Directions, { unique, expireAfterSeconds }: IndexOptions): IndexInfo {
  return {
    name: indexName(keys),
    keys,
    ...(unique ? { unique } : {}),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
  };
}

function describe({ unique, expireAfterSeconds }: IndexInfo): string {
  const expiry = expireAfterSeconds === undefined ? "no expiry" : `after ${expireAfterSeconds} s`;
  return `${unique ? "unique" : "not unique"}, ${expiry}`;
}

function keyAt(document: Document, path: string, label: string): KeyValue {
  let value: unknown = document;
  for (const name of path.split(".")) {
    if (Array.isArray(value)) break;
    value = value !== null && typeof value === "object" ? (value as Document)[name] : undefined;
  }
  const key = keyValue(value);
  if (key !== undefined) return key;
  throw new UsageError(
    `${path} of a document of ${label} must be one text, finite number, boolean, date, ObjectId or ` +
      `null, as it is indexed: current value is ${JSON.stringify(value)}`,
  );
}
