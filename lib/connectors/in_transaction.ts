/** Work on an SQLite file that happens whole or not at all. @module */

import type { DatabaseSync } from "node:sqlite";

/** Runs `work` in a transaction, which an error undoes. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK"); // a full disk has ended it already
    throw error;
  }
}
