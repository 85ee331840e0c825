/** Verdicts on lines as a quality engine gives them, through the real ingest. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, openDuckdb } from "@lib/engines/duckdb.ts";
import { findInputs } from "@lib/pipeline/ingest/find_inputs.ts";
import { ingestText } from "@lib/pipeline/ingest/ingest_text.ts";
import { openText } from "@lib/pipeline/ingest/open_text.ts";
import { duckdbQuality } from "@lib/pipeline/quality/duckdb_quality.ts";
import { polarsQuality } from "@lib/pipeline/quality/polars_quality.ts";
import type { EngineName, QualityEngine } from "@lib/pipeline/quality/quality_engine.ts";
import { createStandardTable, standardLoader } from "@lib/pipeline/standard_table.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import type { Verdicts } from "./row_verdicts.ts";

const ENGINE_BY_NAME: Readonly<Record<EngineName, (db: Duckdb) => QualityEngine>> = {
  duckdb: duckdbQuality,
  // So few that even small inputs take several passes.
  polars: () => polarsQuality({ rowsPerPass: 300 }),
};

/** What an engine made of lines. */
export interface EngineVerdicts extends Verdicts {
  /** Name and type of each column of the view `judged`, in order. */
  readonly columns: readonly string[];
  /** How many rows are called clean though they have reasons, or the reverse. */
  readonly contradictions: number;
}

/** Loads lines and has one engine judge them. */
export async function engineVerdicts(
  contract: Contract,
  { profile, lines, engine }: {
    readonly profile: string;
    readonly lines: readonly Uint8Array[];
    readonly engine: EngineName;
  },
): Promise<EngineVerdicts> {
  const scratch = await Deno.makeTempDir();
  try {
    using db = await openDuckdb();
    await loadLines(db, contract, { lines, scratch });
    const table = rulesOf(contract, profile);
    const { iqr } = await ENGINE_BY_NAME[engine](db).judge({ db, contract, table, scratch });
    const flags = table.flags.map(({ name }) => name);
    const found = await db.rows<Record<string, boolean> & JudgedRow>(
      "SELECT * EXCLUDE (row_id) FROM judged ORDER BY row_id",
    );
    const described = await db.rows<{ column_name: string; column_type: string }>(
      "DESCRIBE judged",
    );
    return {
      iqr,
      rows: found.map((row) => ({
        line: row.source_line,
        reasons: row.reasons,
        warnings: row.warnings,
        flags: Object.fromEntries(flags.map((name) => [name, row[name]!])),
      })),
      columns: described.map(({ column_name, column_type }) => `${column_name} ${column_type}`),
      contradictions: found.filter(({ is_clean, reasons }) =>
        is_clean !== (reasons.length === 0)
      ).length,
    };
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

interface JudgedRow {
  readonly source_line: number;
  readonly reasons: string[];
  readonly warnings: string[];
  readonly is_clean: boolean;
}

async function loadLines(
  db: Duckdb,
  contract: Contract,
  { lines, scratch }: { readonly lines: readonly Uint8Array[]; readonly scratch: string },
): Promise<void> {
  const path = `${scratch}/lines.jsonl`;
  await Deno.writeFile(path, join(lines));
  const sources = [];
  for (const file of findInputs([path]).files) {
    sources.push(await openText(file, { contract, spillDirectory: scratch }));
  }
  await createStandardTable(db, contract);
  const loader = await standardLoader(db, contract);
  await ingestText(sources, { contract, loader, firstSource: 0 });
  loader.close();
}

function join(lines: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.length + 1, 0));
  let at = 0;
  for (const line of lines) {
    bytes.set(line, at);
    at += line.length;
    bytes[at++] = 10;
  }
  return bytes;
}
