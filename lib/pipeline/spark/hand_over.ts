/** Reads input on this machine and leaves its rows where Spark takes them over. @module */

import { type Duckdb, openDuckdb, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import type { Contract } from "@lib/contracts/contract.ts";
import { createRawText } from "../create_raw_text.ts";
import { createSources } from "../create_sources.ts";
import { DEFAULT_MEMORY_MB } from "../default_memory_mb.ts";
import type { Ingested } from "../job_source.ts";
import type { Run } from "../run.ts";
import { createStandardTable } from "../standard_table.ts";
import type { HandedRows } from "./handed_sql.ts";

/** What was read, and where its rows are. */
export interface HandedOver {
  readonly handed: HandedRows;
  readonly ingested: Ingested;
}

/**
 * Takes a run's source through `ingest` and `standardize`, with every row's bytes beside it: which of
 * them are wanted for quarantine is for Spark to find out.
 */
export async function handOver(run: Run, scratch: string): Promise<HandedOver> {
  const { job: { contract, memoryLimitMb = DEFAULT_MEMORY_MB }, source, lake } = run;
  using db = await openDuckdb({ memoryLimitMb, spillDirectory: `${scratch}/spill` });
  await createStandardTable(db, contract);
  const ingested = await source.ingest(db, { scratch, lake });
  await createSources(db, ingested.sources);
  await createRawText(db);
  // To the loader of raw texts all rows are rejected ones.
  await db.run(`
    CREATE VIEW judged AS
    SELECT rowid AS row_id, source, source_line, raw_offset, raw_length, FALSE AS is_clean
    FROM standardized`);
  await source.loadRaw(db);
  const location = `${scratch}/handed.parquet`;
  await copyRows(db, contract, location);
  return { handed: { location, sources: ingested.sources }, ingested };
}

async function copyRows(db: Duckdb, contract: Contract, path: string): Promise<void> {
  const values = Object.entries(contract.columns).map(([name, { type }]) => {
    const column = sqlName(name);
    // Spark keeps an instant without a zone and a list of fixed length as other types.
    if (type === "timestamp") return `make_timestamptz(epoch_us(${column})) AS ${column}`;
    return type === "double[]" ? `${column}::DOUBLE[] AS ${column}` : column;
  });
  await db.run(`
    COPY (
      SELECT source, source_file, source_line, ${values.join(", ")}, issues,
        CASE raw_encoding WHEN 'base64' THEN from_base64(raw) ELSE encode(raw) END AS bytes
      FROM standardized
      JOIN raw_text ON raw_text.row_id = standardized.rowid
      JOIN (SELECT source, source_file FROM sources) USING (source)
    ) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION snappy)`);
}
