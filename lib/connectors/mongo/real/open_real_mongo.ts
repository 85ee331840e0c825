/** A MongoDB server: the one file that knows its driver. @module */

import { type Collection, type Db, type Document as DriverDocument, MongoClient } from "mongodb";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { BSON_OPTIONS, checkSize, documentSize, withId } from "../bson.ts";
import { checkFilter } from "../check_filter.ts";
import { checkFind, checkIndex, indexName } from "../check_find.ts";
import { checkCollectionName, checkDatabaseName, checkPath } from "../check_path.ts";
import { checkPipeline } from "../check_pipeline.ts";
import { checkUpsertDocuments, keyFilter } from "../check_upsert.ts";
import { compareValues } from "../compare_values.ts";
import type { Document, IndexInfo, Mongo, MongoCollection } from "../mongo.ts";
import { MongoError } from "../mongo_error.ts";
import { serverError } from "./server_error.ts";
import { serverPlace } from "./server_place.ts";

/** Which server, and how long it may take. */
export interface RealMongoOptions {
  /** As MongoDB's manual writes it: `mongodb://USER:PASSWORD@HOST:PORT/?OPTIONS`. */
  readonly url: string;
  /** How long connecting may take; default 5 s. */
  readonly connectTimeoutMs?: number;
  /** How long one call may take; default 30 s. */
  readonly callTimeoutMs?: number;
}

/** Databases that are the server's own. */
const SERVER_DATABASES = ["admin", "config", "local"];

/**
 * Connects to a server and asks it for its version.
 *
 * @throws {UsageError} if the URL is none.
 * @throws {MongoError} with `UNREACHABLE` or `AUTHENTICATION`, within `connectTimeoutMs`.
 */
export async function openRealMongo(options: RealMongoOptions): Promise<Mongo> {
  const { url, connectTimeoutMs = 5000, callTimeoutMs = 30_000 } = options;
  const place = serverPlace(url);
  const client = createClient(url, { connectTimeoutMs, callTimeoutMs });
  let isOpen = true;

  async function call<T>(label: string, work: () => Promise<T>): Promise<T> {
    if (!isOpen) throw new MongoError("CLOSED", `The connection to MongoDB at ${place} is closed`);
    try {
      return await work();
    } catch (error) {
      throw serverError(error, { place, label, timeoutMs: callTimeoutMs });
    }
  }

  function collection(database: string, name: string): MongoCollection {
    checkCollectionName(database, name);
    const items = client.db(database).collection(name);
    return collectionOf(items, (work) => call(`${database}.${name}`, work));
  }

  let version: string;
  try {
    await client.connect();
    version = String((await client.db("admin").command({ buildInfo: 1 })).version);
  } catch (error) {
    await client.close();
    throw serverError(error, { place, timeoutMs: connectTimeoutMs });
  }
  return {
    service: "mongo",
    mode: "real",
    version: `MongoDB ${version}`,
    place,
    ping: () => call("admin", async () => void await client.db("admin").command({ ping: 1 })),
    async close() {
      isOpen = false;
      await client.close();
    },
    collection,
    listDatabases: () =>
      call("admin", async () => {
        const { databases } = await client.db("admin").admin().listDatabases({ nameOnly: true });
        const names = databases.map(({ name }) => name);
        return names.filter((name) => !SERVER_DATABASES.includes(name)).sort();
      }),
    listCollections: (database) =>
      call(database, async () => {
        checkDatabaseName(database);
        return await collectionNames(client.db(database));
      }),
    dropDatabase: (database) =>
      call(database, async () => {
        checkDatabaseName(database);
        await client.db(database).dropDatabase();
      }),
  };
}

function createClient(
  url: string,
  { connectTimeoutMs, callTimeoutMs }: { connectTimeoutMs: number; callTimeoutMs: number },
): MongoClient {
  try {
    return new MongoClient(url, {
      ...BSON_OPTIONS,
      appName: "telemetry-lab",
      connectTimeoutMS: connectTimeoutMs,
      serverSelectionTimeoutMS: connectTimeoutMs,
      socketTimeoutMS: callTimeoutMs,
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error; // names what may not be read
    // Neither the value nor the driver's error is shown: both may hold the password.
    throw new UsageError(
      `MONGO_URL must be mongodb://HOST:PORT or mongodb+srv://HOST, before the host USER:PASSWORD@ ` +
        `with % escapes, after it /?OPTIONS: the driver says ${
          (error as Error).name === "MongoParseError" ? (error as Error).message : "it is none"
        }`,
    );
  }
}

/** How a call is made: its errors are named, and none is made once closed. */
type Call = <T>(work: () => Promise<T>) => Promise<T>;

function collectionOf(items: Collection, call: Call): MongoCollection {
  const label = items.namespace;

  function sized(document: Document): Document {
    checkSize(documentSize(document), label);
    return document;
  }

  return {
    name: items.collectionName,
    insertMany: (documents) =>
      call(async () => {
        const ready = documents.map((document) => sized(withId(document)));
        if (ready.length > 0) await items.insertMany(ready as DriverDocument[]);
        return { inserted: ready.length };
      }),
    upsertMany: (documents, options) =>
      call(async () => {
        checkUpsertDocuments(documents, options);
        if (documents.length === 0) return { inserted: 0, replaced: 0 };
        const { upsertedCount, matchedCount } = await items.bulkWrite(
          documents.map((document) => ({
            replaceOne: {
              filter: keyFilter(document, options) as DriverDocument,
              replacement: sized(document),
              upsert: true,
            },
          })),
        );
        return { inserted: upsertedCount, replaced: matchedCount };
      }),
    deleteMany: (filter) =>
      call(async () => {
        checkFilter(filter);
        const { deletedCount } = await items.deleteMany(filter as DriverDocument);
        return { deleted: deletedCount };
      }),
    find: (filter = {}, options = {}) =>
      call(async () => {
        checkFilter(filter);
        checkFind(options);
        return await items.find(filter as DriverDocument, { ...options }).toArray();
      }),
    count: (filter = {}) =>
      call(async () => {
        checkFilter(filter);
        return await items.countDocuments(filter as DriverDocument);
      }),
    distinct: (path, filter = {}) =>
      call(async () => {
        checkPath(path);
        checkFilter(filter);
        const values: unknown[] = await items.distinct(path, filter as DriverDocument);
        return values.sort(compareValues);
      }),
    aggregate: (pipeline) =>
      call(async () => {
        checkPipeline(pipeline);
        return await items.aggregate([...pipeline]).toArray();
      }),
    createIndex: (keys, options = {}) =>
      call(async () => {
        checkIndex(keys, options);
        return await items.createIndex({ ...keys }, { ...options, name: indexName(keys) });
      }),
    indexes: () =>
      call(async () => {
        const isThere = await exists(items);
        const found = isThere ? await items.indexes() : [];
        return found.map(indexInfo).sort((a, b) => a.name < b.name ? -1 : 1);
      }),
    drop: () =>
      call(async () => {
        // Newer servers call it a success to drop what is not there.
        const isThere = await exists(items);
        if (isThere) await items.drop();
        return isThere;
      }),
  };
}

async function exists({ db, collectionName }: Collection): Promise<boolean> {
  return (await collectionNames(db)).includes(collectionName);
}

async function collectionNames(db: Db): Promise<string[]> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  return found.map(({ name }) => name).filter((name) => !name.startsWith("system.")).sort();
}

function indexInfo({ name, key, unique, expireAfterSeconds }: DriverDocument): IndexInfo {
  return {
    name,
    keys: { ...key },
    ...(unique ? { unique: true as const } : {}),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds: Number(expireAfterSeconds) }),
  };
}
