/** Simulates the EV fleet into a sink: the call behind the notebooks and `deno task simulate`. @module */

import { openLineFile, resolveLinePath } from "@lib/connectors/files/open_line_file.ts";
import { openStdout } from "@lib/connectors/files/open_stdout.ts";
import type { LineSink } from "@lib/connectors/files/line_sink.ts";
import { openHttpSink } from "@lib/connectors/http/open_http_sink.ts";
import type { OnProgress } from "@lib/feedback/progress.ts";
import { type FaultKind } from "@lib/simulation/fault_kinds.ts";
import { ledgerLine } from "@lib/simulation/fault_ledger.ts";
import { csvHeader, type LineFormat } from "@lib/simulation/line_layout.ts";
import { createClock } from "@lib/time/clock.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { tickMicros } from "@lib/time/tick_micros.ts";
import { linePieces } from "./line_pieces.ts";
import {
  type CheckedSimulation,
  checkSimulation,
  type SimulationOptions,
} from "./simulation_options.ts";

/** What a run tells while it goes on, and how it is stopped. */
export interface SimulationHooks {
  readonly onProgress?: OnProgress;
  /** Receives remarks for people, such as a record that could not be sent. */
  readonly onNote?: (text: string) => void;
  /** Ends the run at a whole line; what was written stays. */
  readonly signal?: AbortSignal;
}

/** What a run did. */
export interface SimulationResult {
  readonly run_id: string;
  readonly vehicles: number;
  readonly hz: number;
  readonly seed: string;
  /** Instant of the first tick. */
  readonly start: string;
  /** Ticks simulated; fewer than asked for if the run was stopped. */
  readonly ticks: number;
  readonly sink: string;
  /** Where the lines went. */
  readonly path: string;
  /** Simulated records. */
  readonly records: number;
  /** Lines written: the records and the duplicates among the faults. */
  readonly lines: number;
  /** Simulated records with a state of charge below the threshold. */
  readonly alerts: number;
  readonly alert_threshold: number;
  /** Injected faults by kind. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly ledger: string | null;
  /** Lines that could not be delivered, and where they are kept. */
  readonly failed: number;
  readonly failed_path: string | null;
  readonly stopped: boolean;
  readonly seconds: number;
}

const DEFAULT_OUT = "data/raw/telemetria.jsonl";
/** How long at most the event loop, and with it an interrupt, has to wait. */
const BREATHE_MS = 100;

/**
 * Simulates a fleet and writes its records.
 *
 * @throws {UsageError} if a parameter cannot be used; nothing is written then.
 *
 * @example
 * ```ts
 * import { simulateFleet } from "@lib/systems/ev/simulate_fleet.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const out = `${Deno.makeTempDirSync()}/fleet.jsonl`;
 * const run = await simulateFleet({ vehicles: 2, duration: 3, seed: 7, out });
 * assertEquals([run.records, run.start], [6, "2025-08-24T18:05:30.000000+00:00"]);
 * ```
 */
export async function simulateFleet(
  options: SimulationOptions = {},
  hooks: SimulationHooks = {},
): Promise<SimulationResult> {
  const beganMs = performance.now();
  const checked = checkSimulation(options);
  const { vehicles, hz, ticks, seed, startMicros, faults, workers } = checked;
  const clock = createClock(checked.clock, { startMicros });
  const format = formatOf(options);
  const sink = await openSink(options, { checked, format, onNote: hooks.onNote });
  const ledger = await openLedger(options, { checked, sink });
  const { onProgress, signal } = hooks;

  const total = vehicles * ticks;
  const done = { ticks: 0, records: 0, lines: 0, alerts: 0 };
  const counts: Partial<Record<FaultKind, number>> = {};
  const producer = { ...checked, format };
  // Paced, a tick is written when it is due; otherwise in large pieces.
  const pieces = linePieces(producer, { workers, ...(clock.isPaced ? { ticksPerPiece: 1 } : {}) });
  let breathedMs = performance.now();
  let report = { failed: 0 } as Awaited<ReturnType<LineSink["close"]>>;
  onProgress?.({ phase: "simulate", done: 0, total, unit: "records" });
  try {
    for await (const piece of pieces) {
      await clock.waitUntil(startMicros + tickMicros(piece.firstTick, hz), signal);
      if (performance.now() - breathedMs > BREATHE_MS) {
        await new Promise((resolve) => setTimeout(resolve));
        breathedMs = performance.now();
      }
      if (signal?.aborted) break;
      for (const block of piece.blocks) await sink.write(block);
      const base = sink.linesBefore + done.lines;
      let entries = "";
      for (const entry of piece.ledger) {
        counts[entry.kind] = (counts[entry.kind] ?? 0) + 1;
        entries += ledgerLine({ ...entry, line: base + entry.line });
      }
      await ledger?.write(new TextEncoder().encode(entries));
      done.ticks += piece.ticks;
      done.records += piece.records;
      done.lines += piece.lines;
      done.alerts += piece.alerts;
      onProgress?.({ phase: "simulate", done: done.records, total, unit: "records" });
    }
  } finally {
    report = await sink.close();
    await ledger?.close();
  }
  return {
    run_id: crypto.randomUUID(),
    vehicles,
    hz,
    seed: String(seed),
    start: formatTimestamp(startMicros),
    ticks: done.ticks,
    sink: checked.sink,
    path: sink.place,
    records: done.records,
    lines: done.lines,
    alerts: done.alerts,
    alert_threshold: checked.alertThreshold,
    faults: counts,
    ledger: ledger?.place ?? null,
    failed: report.failed,
    failed_path: report.failedPath ?? null,
    stopped: done.ticks < ticks,
    seconds: Math.round(performance.now() - beganMs) / 1000,
  };
}

function formatOf({ sink = "file", out = "" }: SimulationOptions): LineFormat {
  return sink === "file" && /\.csv(\.gz)?$/.test(out) ? "csv" : "json";
}

/** The one place that knows every sink. */
function openSink(
  options: SimulationOptions,
  { checked, format, onNote }: {
    checked: CheckedSimulation;
    format: LineFormat;
    onNote?: (text: string) => void;
  },
): Promise<LineSink> | LineSink {
  const { ifExists } = checked;
  switch (checked.sink) {
    case "stdout":
      return openStdout();
    case "file":
      return openLineFile(options.out ?? DEFAULT_OUT, {
        ifExists,
        header: format === "csv" ? csvHeader() : undefined,
      });
    case "http": {
      const failedPath = resolveLinePath(options.out ?? DEFAULT_OUT)
        .replace(/\.jsonl$/, "") + ".failed.jsonl";
      return openHttpSink(options.httpUrl!, {
        bearer: options.httpBearer,
        openFailed: () => openLineFile(failedPath, { ifExists }),
        onFailure: onNote,
      });
    }
  }
}

/** Beside a file unless told otherwise; with an ending that no reader of telemetry looks for. */
async function openLedger(
  { ledger }: SimulationOptions,
  { checked, sink }: { checked: CheckedSimulation; sink: LineSink },
): Promise<LineSink | undefined> {
  if (checked.faults === undefined) return undefined;
  const path = ledger ?? (checked.sink === "file" ? `${sink.place}.ledger` : undefined);
  return path === undefined ? undefined : await openLineFile(path, { ifExists: checked.ifExists });
}
