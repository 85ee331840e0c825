/** Verdicts on lines as one row in TypeScript gives them: what every engine is compared with. @module */

import { assertEquals } from "@std/assert";
import type { Contract } from "@lib/contracts/contract.ts";
import type { StandardRow } from "@lib/contracts/standard_row.ts";
import { isBlank, standardizeLine } from "@lib/pipeline/ingest/json_line.ts";
import { type IqrLimits, iqrLimits } from "@lib/quality/iqr.ts";
import { quartile, QUARTILES } from "@lib/quality/quartile.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { type RowVerdict, toRow } from "@lib/quality/to_row.ts";

/** The verdict on a line. */
export interface LineVerdict extends RowVerdict {
  /** From 1. */
  readonly line: number;
}

/** Verdicts on all lines that are not blank, in order. */
export interface Verdicts {
  readonly iqr: Readonly<Record<string, IqrLimits>>;
  readonly rows: readonly LineVerdict[];
}

/** Judges lines one by one; quartiles and duplicates are found the plain way, with all rows at hand. */
export function rowVerdicts(
  contract: Contract,
  { profile, lines }: { readonly profile: string; readonly lines: readonly Uint8Array[] },
): Verdicts {
  const judge = toRow(rulesOf(contract, profile));
  const rows = lines.flatMap((bytes, at) =>
    isBlank(bytes) ? [] : [{ line: at + 1, row: standardizeLine(contract, bytes) }]
  );
  const iqr = Object.fromEntries(
    contract.flags.iqr.map((column) => [column, limitsOf(rows.map(({ row }) => row), column)]),
  );
  const seen = new Set<string>();
  return {
    iqr,
    rows: rows.map(({ line, row }) => {
      const parts = contract.key.map((column) => row.values[column]);
      const key = JSON.stringify(parts.map(String));
      const isDuplicate = !parts.includes(null) && seen.has(key);
      if (!parts.includes(null)) seen.add(key);
      return { line, ...judge(row, { isDuplicate, iqr }) };
    }),
  };
}

/**
 * Fails unless an engine's verdicts are those expected; the message shows the first line that is
 * judged otherwise and what each said.
 */
export function assertSameVerdicts(
  actual: Verdicts,
  expected: Verdicts,
  { engine, lines }: { readonly engine: string; readonly lines: readonly Uint8Array[] },
): void {
  const at = expected.rows.findIndex((row, index) =>
    JSON.stringify(row) !== JSON.stringify(actual.rows[index])
  );
  if (at >= 0) {
    const { line } = expected.rows[at]!;
    const say = (name: string, verdict: LineVerdict | undefined) => `${name}: ${describe(verdict)}`;
    throw new Error(
      `Line ${line} is judged differently: ${new TextDecoder().decode(lines[line - 1])}\n` +
        `${say("one row", expected.rows[at])}\n${say(engine, actual.rows[at])}`,
    );
  }
  assertEquals(actual.rows.length, expected.rows.length, `${engine} judged other rows`);
  assertEquals(actual.iqr, expected.iqr, `${engine} measured other quartiles`);
}

function describe(verdict: LineVerdict | undefined): string {
  if (verdict === undefined) return "no verdict";
  const { line, reasons, warnings, flags } = verdict;
  const off = Object.keys(flags).filter((name) => flags[name] === (name === "q_is_duplicate"));
  return `line ${line}, reasons [${reasons}], warnings [${warnings}], bad flags [${off}]`;
}

function limitsOf(rows: readonly StandardRow[], column: string): IqrLimits {
  const values = rows.map(({ values }) => values[column]).filter((value) =>
    typeof value === "number"
  ).sort((a, b) => a - b);
  if (values.length === 0) return iqrLimits(null, null);
  const [q1, q3] = QUARTILES.map((p) => {
    const position = (values.length - 1) * p;
    return quartile(p, {
      count: values.length,
      below: values[Math.floor(position)]!,
      above: values[Math.ceil(position)]!,
    });
  });
  return iqrLimits(q1!, q3!);
}
