/** The SQLite file of an embedded store: one owner, and no silent damage. @module */

import { DatabaseSync } from "node:sqlite";
import { damaged } from "./store_fault.ts";
import { takeStore } from "./store_owner.ts";

/** What is to be opened. */
export interface StoreFileOptions {
  /** The file's name in its folder. */
  readonly name: string;
  /** The statements that make a new file's tables. */
  readonly schema: string;
  /** The environment variable that names a server which several processes can use. */
  readonly serverVariable: string;
}

/** An open file. */
export interface StoreFile {
  readonly db: DatabaseSync;
  /** Ends the file and gives up the folder. */
  close(): void;
}

const HEADER_BYTES = 100;
/** Where the header of an SQLite file keeps its sizes (sqlite.org/fileformat2.html). */
const PAGE_SIZE_AT = 16;
const PAGE_COUNT_AT = 28;

/**
 * Opens the file of a folder, or makes both.
 *
 * Commits survive the death of the process at any moment, not a loss of power: `synchronous=NORMAL`
 * writes commits to the system and leaves it to the system when they reach the disk, which is many
 * times as fast. The store holds what can be computed again.
 *
 * @throws {StoreFault} or the system's own error, which `storeFault` explains.
 */
export function openStoreFile(dir: string, options: StoreFileOptions): StoreFile {
  Deno.mkdirSync(dir, { recursive: true });
  const ownership = takeStore(dir, {
    sinceUtc: new Date().toISOString(),
    serverVariable: options.serverVariable,
  });
  try {
    const db = openFile(dir, options);
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
}

function openFile(dir: string, { name, schema }: StoreFileOptions): DatabaseSync {
  const path = `${dir}/${name}`;
  if (sizeOf(path) === undefined) createFile(dir, { name, schema });
  checkWritable(dir, name);
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
function checkWritable(dir: string, name: string): void {
  Deno.openSync(`${dir}/${name}`, { write: true }).close();
  const probe = `${dir}/probe`;
  Deno.writeTextFileSync(probe, "");
  Deno.removeSync(probe);
}

/** Under another name until it is whole, so that an empty file is never one of ours. */
function createFile(
  dir: string,
  { name, schema }: Pick<StoreFileOptions, "name" | "schema">,
): void {
  const path = `${dir}/new-${name}`;
  for (const left of [path, `${path}-wal`]) {
    if (sizeOf(left) !== undefined) Deno.removeSync(left);
  }
  const db = connect(path);
  db.exec(schema);
  db.close();
  Deno.renameSync(path, `${dir}/${name}`);
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
