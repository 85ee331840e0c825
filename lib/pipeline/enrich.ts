/** Gives accepted and rejected rows the columns of their data sets. @module */

import { type Duckdb, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import { createRawText } from "./create_raw_text.ts";
import { createSources } from "./create_sources.ts";
import type { SourceRead } from "./job_source.ts";
import type { OutputColumn } from "./output_columns.ts";

/** What is enriched. */
export interface EnrichOptions {
  readonly clean: readonly OutputColumn[];
  readonly quarantine: readonly OutputColumn[];
  /** By source number. */
  readonly sources: readonly SourceRead[];
  /** Predicate over `judged` for rows of the period, where there is one. */
  readonly inPeriod?: string;
}

/**
 * Makes the views `clean_incoming` and `quarantine_incoming`: the data sets' columns with `row_id`,
 * `ano` and `mes`. Nothing is computed until they are read, so that derived columns cost no pass of
 * their own. `quarantine_incoming` needs the table `raw_text` when it is read.
 */
export async function enrich(db: Duckdb, options: EnrichOptions): Promise<void> {
  const { clean, quarantine, sources, inPeriod = "TRUE" } = options;
  await createSources(db, sources);
  // A single name is a constant, which costs nothing per row; several are joined.
  const named = sources.length === 1
    ? `(SELECT *, ${sqlText(sources[0]!.file)} AS source_file FROM judged)`
    : "(SELECT * FROM judged JOIN (SELECT source, source_file FROM sources) USING (source))";
  const select = (columns: readonly OutputColumn[]) =>
    columns.map(({ name, sql }) => `${sql} AS ${sqlName(name)}`).join(", ");
  const inside = `coalesce(${inPeriod}, TRUE)`;
  await db.run(`
    CREATE VIEW clean_incoming AS
    SELECT row_id, ano, mes, ${select(clean)} FROM ${named} AS accepted
    WHERE is_clean AND ${inside}`);
  await createRawText(db);
  await db.run(`
    CREATE VIEW quarantine_incoming AS
    SELECT row_id, ano, mes, ${select(quarantine)}
    FROM ${named} AS rejected JOIN raw_text USING (row_id)
    WHERE NOT is_clean AND ${inside}`);
}
