/** What is in a database. @module */

import type { Mongo } from "./mongo.ts";

/** One collection. */
export interface CollectionDescription {
  readonly collection: string;
  readonly documents: number;
  /** One text per index: its paths with 1 or -1, and when documents leave by it. */
  readonly indexes: readonly string[];
}

/**
 * The collections of a database, in order of their names: how many documents, and which indexes.
 *
 * @example
 * ```ts
 * import { describeDatabase } from "@lib/connectors/mongo/describe_database.ts";
 * import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const mongo = await openMongo({ LAB_HOME });
 * const alerts = mongo.collection("lab", "alerts");
 * await alerts.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
 * assertEquals(await describeDatabase(mongo, "lab"), [{
 *   collection: "alerts",
 *   documents: 0,
 *   indexes: ["_id 1", "at 1, leaves after 60 s"],
 * }]);
 * await mongo.close();
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function describeDatabase(
  mongo: Mongo,
  database: string,
): Promise<CollectionDescription[]> {
  const names = await mongo.listCollections(database);
  return await Promise.all(names.map(async (name) => {
    const collection = mongo.collection(database, name);
    const indexes = (await collection.indexes()).map(({ keys, unique, expireAfterSeconds }) =>
      [
        ...Object.entries(keys).map(([path, direction]) => `${path} ${direction}`),
        ...(unique ? ["each once"] : []),
        ...(expireAfterSeconds === undefined ? [] : [`leaves after ${expireAfterSeconds} s`]),
      ].join(", ")
    );
    return { collection: name, documents: await collection.count(), indexes };
  }));
}
