/** The one interface to a document store, whether a MongoDB server or the embedded one. @module */

import type { Connection } from "@lib/connectors/connection.ts";

/** A document; values are what BSON holds: texts, numbers, booleans, nulls, dates, ObjectIds, nesting. */
export type Document = Readonly<Record<string, unknown>>;

/** What a filter may compare with. */
export type Scalar = string | number | boolean | null | Date | { toHexString(): string };

/** Conditions on one field; `CONDITIONS` lists them. All of them must hold. */
export interface Conditions {
  readonly $eq?: Scalar;
  readonly $ne?: Scalar;
  readonly $gt?: Scalar;
  readonly $gte?: Scalar;
  readonly $lt?: Scalar;
  readonly $lte?: Scalar;
  readonly $in?: readonly Scalar[];
  readonly $nin?: readonly Scalar[];
  readonly $exists?: boolean;
}

/** Which documents: by dotted path a value or conditions; `$and` and `$or` take lists of filters. */
export type Filter = Readonly<
  Record<string, Scalar | Conditions | readonly Filter[]>
>;

/** Paths and directions, in order of weight: 1 ascending, -1 descending. */
export type Directions = Readonly<Record<string, 1 | -1>>;

/** What of the matching documents is wanted. */
export interface FindOptions {
  /** Values of different types stand in BSON's order; documents that tie come in no stated order. */
  readonly sort?: Directions;
  readonly skip?: number;
  readonly limit?: number;
  /** Only these paths (1), or all but these (0); `_id` is given unless it is 0. */
  readonly projection?: Readonly<Record<string, 0 | 1>>;
}

/** An index as it is listed. */
export interface IndexInfo {
  /** Paths and directions joined by `_`, as MongoDB names indexes by default. */
  readonly name: string;
  readonly keys: Directions;
  readonly unique?: true;
  /** Documents leave this many seconds after the date in the indexed field. */
  readonly expireAfterSeconds?: number;
}

/** How an index is made. */
export type IndexOptions = Omit<IndexInfo, "name" | "keys">;

/** How documents find the ones that they replace. */
export interface UpsertOptions {
  /** Paths that together identify a document; each must hold a value that is not null. */
  readonly key: readonly string[];
}

/** What an upsert did; a document that replaced its equal counts as replaced. */
export interface Upserted {
  readonly inserted: number;
  readonly replaced: number;
}

/** The documents of one name; made by the first write or index. */
export interface MongoCollection {
  readonly name: string;
  /**
   * Stores documents in order, giving those without one an ObjectId as `_id`, and resolves once all
   * are acknowledged. All are checked before any is stored.
   *
   * @throws {MongoError} with `DUPLICATE_KEY`: the documents before `position` are stored, that one
   * and those after it are not.
   * @throws {UsageError} for a document that cannot be stored, such as one of 16 MB.
   */
  insertMany(documents: readonly Document[]): Promise<{ readonly inserted: number }>;
  /**
   * Puts each document in the place of the one with the same key, whose `_id` stays, or adds it. Two
   * writers at once add a key twice unless an index makes it unique.
   */
  upsertMany(documents: readonly Document[], options: UpsertOptions): Promise<Upserted>;
  /** Removes the documents that match; `{}` matches all. */
  deleteMany(filter: Filter): Promise<{ readonly deleted: number }>;
  find(filter?: Filter, options?: FindOptions): Promise<Document[]>;
  count(filter?: Filter): Promise<number>;
  /** The values of a field once each, in BSON's order; elements of arrays count as values. */
  distinct(path: string, filter?: Filter): Promise<unknown[]>;
  /** Runs a pipeline of the stages in `STAGES`. */
  aggregate(pipeline: readonly Document[]): Promise<Document[]>;
  /**
   * Makes an index and returns its name; one that is there already stays.
   *
   * @throws {MongoError} with `INDEX_CONFLICT` if it is there with other options, with
   * `DUPLICATE_KEY` if the documents do not allow it.
   */
  createIndex(keys: Directions, options?: IndexOptions): Promise<string>;
  /** By name; empty for a collection that is not there. */
  indexes(): Promise<IndexInfo[]>;
  /** Removes documents and indexes; false where there was no such collection. */
  drop(): Promise<boolean>;
}

/** An open document store. All methods throw {@linkcode MongoError} when the store refuses. */
export interface Mongo extends Connection {
  readonly service: "mongo";
  collection(database: string, name: string): MongoCollection;
  /** Names in order, without the server's own databases. */
  listDatabases(): Promise<string[]>;
  /** Names in order. */
  listCollections(database: string): Promise<string[]>;
  /** Removes a database with all its collections. */
  dropDatabase(database: string): Promise<void>;
}
