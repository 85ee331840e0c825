/** The table of original texts in a session. @module */

import type { Duckdb } from "@lib/engines/duckdb.ts";

/** Makes the empty table `raw_text`, which a source fills for rows that are not clean. */
export async function createRawText(db: Duckdb): Promise<void> {
  await db.run("CREATE TABLE raw_text (row_id BIGINT, raw VARCHAR, raw_encoding VARCHAR)");
}
