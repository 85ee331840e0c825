/** Verdicts on lines as a quality engine gives them, through the real ingest. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import type { Verdicts } from "./row_verdicts.ts";
import { type JudgedLinesOptions, withJudgedLines } from "./with_judged_lines.ts";

/** What an engine made of lines. */
export interface EngineVerdicts extends Verdicts {
  /** Name and type of each column of the view `judged`, in order. */
  readonly columns: readonly string[];
  /** How many rows are called clean though they have reasons, or the reverse. */
  readonly contradictions: number;
}

interface JudgedRow {
  readonly source_line: number;
  readonly reasons: string[];
  readonly warnings: string[];
  readonly is_clean: boolean;
}

/** Loads lines and has one engine judge them. */
export function engineVerdicts(
  contract: Contract,
  options: JudgedLinesOptions,
): Promise<EngineVerdicts> {
  const flags = rulesOf(contract, options.profile).flags.map(({ name }) => name);
  return withJudgedLines(contract, options, async (db, _scratch, { iqr }) => {
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
  });
}
