/** The SQLite file of an embedded document store. @module */

import { DatabaseSync } from "node:sqlite";
import { takeStore } from "@lib/connectors/store_owner.ts";
import { MongoError } from "../mongo_error.ts";
import { damaged, storeError } from "./store_error.ts";

/** An open file. */
export interface DocumentFile {
  readonly db: DatabaseSync;
  /** Ends the file and gives up the folder. */
  close(): void;
}

const NAME = "documents.sqlite";
const HEADER_BYTES = 100;
/** Where the header of an SQLite file keeps its sizes (sqlite.org/fileformat2.html). */
const PAGE_SIZE_AT = 16;
const PAGE_COUNT_AT = 28;

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
 * Opens the file of a folder, or makes both.
 *
 * Commits survive the death of the process at any moment, not a loss of power: `synchronous=NORMAL`
 * writes commits to the system and leaves it to the system when they reach the disk, which is many
 * times as fast. The store holds what can be computed again.
 *
 * @throws {MongoError} `STORE_BUSY`, `STORE_DAMAGED` or `STORE_READ_ONLY`.
 */
export function openDocumentFile(dir: string): DocumentFile {
  try {
    Deno.mkdirSync(dir, { recursive: true });
    const ownership = takeStore(dir, {
      sinceUtc: new Date().toISOString(),
      serverVariable: "MONGO_URL",
      refuse: (message) => new MongoError("STORE_BUSY", message),
    });
    try {
      const db = openFile(dir);
      return {
        db,
        close() {
          db.close();
          ownership.release();
        },
      };
    } catch (error) {
      ownership.release();
      throw error;
    }
  } catch (error) {
    throw storeError(dir, error);
  }
}

function openFile(dir: string): DatabaseSync {
  const path = `${dir}/${NAME}`;
  if (sizeOf(path) === undefined) createFile(dir);
  checkWritable(dir);
  const wasKilled = (sizeOf(`${path}-wal`) ?? 0) > 0;
  // SQLite would take less than a header for a new file, and begin it.
  if (sizeOf(path)! < HEADER_BYTES) throw damaged(dir, `its file has ${sizeOf(path)} bytes`);
  const db = connect(path);
  try {
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    checkLength(dir, path);
    // Reading it all takes time, so only after a death in the midst of writing.
    if (wasKilled) checkPages(dir, db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Asks the system itself: SQLite speaks of an I/O error where it cannot make its log. */
function checkWritable(dir: string): void {
  Deno.openSync(`${dir}/${NAME}`, { write: true }).close();
  const probe = `${dir}/probe`;
  Deno.writeTextFileSync(probe, "");
  Deno.removeSync(probe);
}

/** Under another name until it is whole, so that an empty file is never one of ours. */
function createFile(dir: string): void {
  const path = `${dir}/new-${NAME}`;
  for (const name of [path, `${path}-wal`]) {
    if (sizeOf(name) !== undefined) Deno.removeSync(name);
  }
  const db = connect(path);
  db.exec(SCHEMA);
  db.close();
  Deno.renameSync(path, `${dir}/${NAME}`);
}

/** The lock on the file itself holds off programs that do not know of ours. */
function connect(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    db.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLite itself takes the missing end of a last page for zeros. */
function checkLength(dir: string, path: string): void {
  const header = new Uint8Array(HEADER_BYTES);
  using file = Deno.openSync(path);
  file.readSync(header);
  const view = new DataView(header.buffer);
  const pageSize = view.getUint16(PAGE_SIZE_AT);
  const expected = view.getUint32(PAGE_COUNT_AT) * (pageSize === 1 ? 65_536 : pageSize);
  const actual = file.statSync().size;
  if (actual < expected) throw damaged(dir, `${actual} of ${expected} bytes are there`);
}

function checkPages(dir: string, db: DatabaseSync): void {
  const { quick_check: found } = db.prepare("PRAGMA quick_check(1)").get()!;
  if (found !== "ok") throw damaged(dir, String(found));
}

function sizeOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
