/** The SQLite file of the embedded log: its tables, its promises, its errors. @module */

import { DatabaseSync } from "node:sqlite";
import { inTransaction } from "@lib/connectors/in_transaction.ts";
import { KafkaError, type KafkaErrorCode } from "@lib/connectors/kafka/kafka_error.ts";

/** An open log file. */
export interface LogFile {
  readonly path: string;
  readonly db: DatabaseSync;
  /** Runs `work`, turning what SQLite throws into a {@linkcode KafkaError}. */
  guarded<Result>(work: () => Result): Result;
  /** Runs `work` as the only writer; all of it is stored or, if it throws, nothing. */
  write<Result>(work: () => Result): Result;
}

/** How long a writer waits for another process to finish its write. */
const BUSY_TIMEOUT_MS = 10_000;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS topic (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  max_message_bytes INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS partition (
  topic_id INTEGER NOT NULL,
  partition INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  PRIMARY KEY (topic_id, partition)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batch (
  topic_id INTEGER NOT NULL,
  partition INTEGER NOT NULL,
  base_offset INTEGER NOT NULL,
  next_offset INTEGER NOT NULL,
  max_timestamp_ms INTEGER NOT NULL,
  codec INTEGER NOT NULL,
  crc INTEGER NOT NULL,
  payload BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS batch_by_offset ON batch (topic_id, partition, base_offset);
CREATE TABLE IF NOT EXISTS group_offset (
  group_name TEXT NOT NULL,
  topic_id INTEGER NOT NULL,
  partition INTEGER NOT NULL,
  next_offset INTEGER NOT NULL,
  PRIMARY KEY (group_name, topic_id, partition)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS member (
  id TEXT PRIMARY KEY,
  group_name TEXT NOT NULL,
  topics TEXT NOT NULL,
  expires_ms INTEGER NOT NULL
) WITHOUT ROWID;
`;

/**
 * Opens or makes the file. Several processes may have it open: SQLite lets one write at a time, and
 * readers see whole transactions only.
 *
 * A write is acknowledged when it is in the write-ahead log. With `synchronous = NORMAL` that
 * survives the death of the process at any moment (`kill -9`); a power cut may take the last writes
 * with it. That is what one Kafka broker promises too: it acknowledges before it forces data to
 * disk.
 *
 * @throws {KafkaError} `LOG_DAMAGED` or `LOG_READ_ONLY`, naming the file.
 *
 * @example
 * ```ts
 * import { openLogFile } from "@lib/connectors/kafka/embedded/open_log_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const { db } = openLogFile(`${dir}/new`);
 * assertEquals(db.prepare("PRAGMA journal_mode").get()?.journal_mode, "wal");
 * db.close();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function openLogFile(dir: string): LogFile {
  const path = `${dir}/log.sqlite`;
  const guarded = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw explain(error, path);
    }
  };
  const db = guarded(() => {
    Deno.mkdirSync(dir, { recursive: true });
    checkLength(path);
    return openDatabase(path);
  });
  const write = <Result>(work: () => Result): Result => guarded(() => inTransaction(db, work));
  return { path, db, guarded, write };
}

function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    // Batches are tens of kilobytes; larger pages make fewer of them.
    db.exec("PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    db.exec(SCHEMA);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * A file cut short opens without complaint, and the loss shows only where it is read. The header
 * says how many pages there should be; while a write-ahead log is there, it may be ahead of the file.
 */
function checkLength(path: string): void {
  const header = new Uint8Array(100);
  let length: number;
  try {
    if (Deno.statSync(`${path}-wal`).size > 0) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  try {
    using file = Deno.openSync(path);
    length = file.statSync().size;
    if (length === 0) return;
    file.readSync(header);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  const view = new DataView(header.buffer);
  const pageSize = view.getUint16(16) === 1 ? 65536 : view.getUint16(16);
  const expected = pageSize * view.getUint32(28);
  if (length < Math.max(expected, header.length)) {
    throw new KafkaError(
      "LOG_DAMAGED",
      `The embedded log ${path} is damaged: it has ${length} of ${expected} bytes. ` +
        "Restore it, or delete its folder to begin anew",
    );
  }
}

// Deno passes on SQLite's words but not its error numbers.
const TROUBLES: readonly (readonly [words: string, code: KafkaErrorCode, what: string])[] = [
  ["database is locked", "LOG_BUSY", "is being written by another process; try again"],
  ["readonly", "LOG_READ_ONLY", "cannot be written: check the permissions of file and folder"],
  ["unable to open", "LOG_READ_ONLY", "cannot be opened: check the permissions of file and folder"],
  ["Requires write access", "LOG_READ_ONLY", "cannot be written: run with --allow-write"],
  ["ermission denied", "LOG_READ_ONLY", "cannot be opened: check the permissions of its folder"],
  ["Read-only file system", "LOG_READ_ONLY", "cannot be written: its file system is read-only"],
  ["malformed", "LOG_DAMAGED", "is damaged: restore it, or delete its folder to begin anew"],
  ["not a database", "LOG_DAMAGED", "is no log of ours: move it away to begin anew"],
];

function explain(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof KafkaError) return error;
  const trouble = TROUBLES.find(([words]) => error.message.includes(words));
  if (trouble === undefined) return error;
  const [, code, what] = trouble;
  return new KafkaError(code, `The embedded log ${path} ${what}`, { cause: error });
}
