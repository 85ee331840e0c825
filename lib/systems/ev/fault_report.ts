/** Measures a pipeline by the ledger of injected faults: what it caught, and what it caught wrongly. @module */

import { basename } from "node:path";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { sqlText } from "@lib/engines/duckdb.ts";
import { openLakeSession } from "@lib/pipeline/open_lake_session.ts";
import { FAULT_KINDS, type FaultKind } from "@lib/simulation/fault_kinds.ts";
import type { LedgerEntry } from "@lib/simulation/fault_ledger.ts";
import { mustCatch } from "@lib/simulation/must_catch.ts";

/** Where the two sides are. */
export interface FaultReportOptions {
  /** The lake that the pipeline wrote. */
  readonly lake: string;
  /** The ledger that the simulation kept. */
  readonly ledger: string;
  /** The file that the simulation wrote: lines of other files are left out. */
  readonly file: string;
  readonly profile?: string;
}

/** One kind of fault. */
export interface KindReport {
  readonly kind: FaultKind;
  readonly injected: number;
  /** Faults that the profile's rules must find. */
  readonly must_catch: number;
  /** Of those, how many were quarantined. */
  readonly caught: number;
  /** caught / must_catch; null where nothing had to be caught. */
  readonly recall: number | null;
  /** Rows quarantined for this kind's reason. */
  readonly flagged: number;
  /** Share of `flagged` that has a fault of a kind with this reason; null where there is none. */
  readonly precision: number | null;
}

/** All kinds together. */
export interface FaultReport {
  readonly kinds: readonly KindReport[];
  readonly recall: number | null;
  /** Share of the quarantined rows that have an injected fault. */
  readonly precision: number | null;
}

/** The start of the reason codes by which a kind is found; kinds with one start share precision. */
const REASON_OF: Readonly<Record<FaultKind, string | null>> = {
  duplicate: "duplicate",
  late: null,
  missing_field: "not_null:",
  null_field: "not_null:",
  wrong_type: "type:",
  below_range: "range:",
  above_range: "range:",
  malformed: "malformed_",
  bad_timestamp: "type:",
  other_offset: null,
  stuck_sensor: null,
  gps_jump: null,
};

/**
 * Compares a ledger with a lake.
 *
 * A fault is caught if its line is in quarantine. `late`, `other_offset`, `stuck_sensor` and
 * `gps_jump` are valid by every rule: they are counted, and nothing is expected of them.
 */
export async function faultReport(options: FaultReportOptions): Promise<FaultReport> {
  const { lake, ledger, file, profile = evTelemetry.defaultProfile } = options;
  const reasonsByLine = await quarantinedLines(lake, file);
  const entries = await readLedger(ledger);
  const faultLines = new Set(entries.map(({ line }) => line));
  const kinds = FAULT_KINDS.map((kind): KindReport => {
    const ofKind = entries.filter((entry) => entry.kind === kind);
    const expected = ofKind.filter((entry) => mustCatch(entry, { contract: evTelemetry, profile }));
    const caught = expected.filter(({ line }) => reasonsByLine.has(line)).length;
    const { flagged, explained } = flaggedLines(kind, entries, reasonsByLine);
    return {
      kind,
      injected: ofKind.length,
      must_catch: expected.length,
      caught,
      recall: share(caught, expected.length),
      flagged,
      precision: share(explained, flagged),
    };
  });
  const sum = (of: (kind: KindReport) => number) =>
    kinds.reduce((total, kind) => total + of(kind), 0);
  const lines = [...reasonsByLine.keys()];
  return {
    kinds,
    recall: share(sum((kind) => kind.caught), sum((kind) => kind.must_catch)),
    precision: share(lines.filter((line) => faultLines.has(line)).length, lines.length),
  };
}

function flaggedLines(
  kind: FaultKind,
  entries: readonly LedgerEntry[],
  reasonsByLine: ReadonlyMap<number, readonly string[]>,
): { flagged: number; explained: number } {
  const reason = REASON_OF[kind];
  if (reason === null) return { flagged: 0, explained: 0 };
  const explaining = new Set(
    entries.filter((entry) => REASON_OF[entry.kind] === reason).map(({ line }) => line),
  );
  const lines = [...reasonsByLine].filter(([, codes]) =>
    codes.some((code) => code.startsWith(reason))
  );
  return {
    flagged: lines.length,
    explained: lines.filter(([line]) => explaining.has(line)).length,
  };
}

async function quarantinedLines(
  dir: string,
  file: string,
): Promise<Map<number, readonly string[]>> {
  using lake = await openLakeSession(dir, evTelemetry);
  const rows = await lake.rows<{ source_line: number; reasons: string[] }>(
    `SELECT source_line, reasons FROM quarantine
     WHERE source_file = ${sqlText(Deno.realPathSync(file))}`,
  );
  return new Map(rows.map(({ source_line, reasons }) => [source_line, reasons]));
}

async function readLedger(path: string): Promise<LedgerEntry[]> {
  const lines = (await Deno.readTextFile(path)).split("\n").filter((line) => line !== "");
  return lines.map((line, at) => {
    try {
      return JSON.parse(line) as LedgerEntry;
    } catch (cause) {
      throw new Error(`Cannot read ${basename(path)} as line ${at + 1} is no ledger entry`, {
        cause,
      });
    }
  });
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
