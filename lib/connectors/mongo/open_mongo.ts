/** Opens the document store that the environment asks for. @module */

import { embeddedFolder } from "@lib/connectors/embedded_folder.ts";
import type { Mongo } from "./mongo.ts";

/** Settings of one opening. */
export interface OpenMongoOptions {
  /** Whose time documents of the embedded store expire by; a server has its own clock. */
  readonly nowMs?: () => number;
  /** Is told in one line which store is in use. */
  readonly onNote?: (text: string) => void;
  /** How long a server may take to answer; default 5 s. */
  readonly connectTimeoutMs?: number;
}

/**
 * The server that `MONGO_URL` names, else the embedded store in `data/embedded/mongo` (`LAB_HOME` in
 * place of `data`). One never stands in for the other: a server that does not answer is an error.
 *
 * @throws {MongoError} if the store does not answer, or refuses.
 * @throws {UsageError} if `MONGO_URL` is none.
 *
 * @example
 * ```ts
 * import { openMongo } from "@lib/connectors/mongo/open_mongo.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const LAB_HOME = await Deno.makeTempDir();
 * const notes: string[] = [];
 * const mongo = await openMongo({ LAB_HOME }, { onNote: (text) => notes.push(text) });
 * assertEquals(notes, [`MongoDB: embedded (${mongo.version}) in ${LAB_HOME}/embedded/mongo`]);
 * await mongo.close();
 * await Deno.remove(LAB_HOME, { recursive: true });
 * ```
 */
export async function openMongo(
  env: Readonly<Record<string, string | undefined>>,
  { nowMs, onNote, connectTimeoutMs }: OpenMongoOptions = {},
): Promise<Mongo> {
  const mongo = await open(env, { nowMs, connectTimeoutMs });
  onNote?.(
    mongo.mode === "real"
      ? `MongoDB: ${mongo.version} at ${mongo.place}`
      : `MongoDB: embedded (${mongo.version}) in ${mongo.place}`,
  );
  return mongo;
}

/** Loaded on demand: whoever uses one need not wait for the other, nor who uses neither for both. */
async function open(
  env: Readonly<Record<string, string | undefined>>,
  { nowMs, connectTimeoutMs }: Omit<OpenMongoOptions, "onNote">,
): Promise<Mongo> {
  const url = env.MONGO_URL;
  if (!url) { // set but empty means not set, as in a shell
    const dir = embeddedFolder(env, "mongo");
    const { openEmbeddedMongo } = await import("./embedded/open_embedded_mongo.ts");
    return openEmbeddedMongo({ dir, ...(nowMs === undefined ? {} : { nowMs }) });
  }
  const { openRealMongo } = await import("./real/open_real_mongo.ts");
  return await openRealMongo({
    url,
    ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
  });
}
