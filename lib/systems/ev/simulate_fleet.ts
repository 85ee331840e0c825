/** Simulates the EV fleet into a sink: the call behind the notebooks and `deno task simulate`. @module */

import type { LineSink } from "@lib/connectors/files/line_sink.ts";
import { openLineFile } from "@lib/connectors/files/open_line_file.ts";
import { SERVICE_VARIABLES, serviceEnvironment } from "@lib/connectors/service_environment.ts";
import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import type { OnProgress } from "@lib/feedback/progress.ts";
import { type FaultKind, TEXT_ONLY_KINDS } from "@lib/simulation/fault_kinds.ts";
import { ledgerLine } from "@lib/simulation/fault_ledger.ts";
import { microsOf } from "@lib/simulation/fleet_producer.ts";
import { createClock } from "@lib/time/clock.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { newRunId } from "@lib/time/run_id.ts";
import { type AlertReport, openAlertSink } from "./alert_sink.ts";
import { chooseAlertTtl } from "./alert_ttl.ts";
import { fleetPieces } from "./fleet_pieces.ts";
import { openRecordSink, type RecordSink, type RecordSinkReport } from "./record_sink.ts";
import {
  type CheckedSimulation,
  checkSimulation,
  type SimulationOptions,
} from "./simulation_options.ts";
import { withHttpBearer } from "./with_http_bearer.ts";

/** What a run tells while it goes on, and how it is stopped. */
export interface SimulationHooks {
  readonly onProgress?: OnProgress;
  /** Receives remarks for people, such as a record that could not be sent. */
  readonly onNote?: (text: string) => void;
  /** Ends the run at a whole line; what was written stays. */
  readonly signal?: AbortSignal;
  /** Says which services are in use; default: the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The wall clock. */
  readonly nowMs?: () => number;
}

/** What a run did. */
export interface SimulationResult {
  readonly run_id: string;
  readonly vehicles: number;
  readonly hz: number;
  /** As text where it is too large for a number. */
  readonly seed: number | string;
  /** Instant of the first tick. */
  readonly start: string;
  /** Ticks simulated; fewer than asked for if the run was stopped. */
  readonly ticks: number;
  readonly sink: string;
  /** Where the lines went; of a topic `kafka:TOPIC`, as the pipeline reads it. */
  readonly path: string;
  /** Simulated records. */
  readonly records: number;
  /** Lines made: the records and the duplicates among the faults. Delivered are `lines - failed`. */
  readonly lines: number;
  /** Simulated records with a state of charge below the threshold. */
  readonly alerts: number;
  readonly alert_threshold: number;
  /** Where alerts were sent and how many of them arrived; each number is that of `alerts`. */
  readonly alerts_sent: AlertReport;
  /** Injected faults by kind. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly ledger: string | null;
  /** Those of `lines` that could not be delivered, and where they are kept. */
  readonly failed: number;
  readonly failed_path: string | null;
  /** Lines that the topic has acknowledged: all of them, or there is no result. */
  readonly acknowledged: number | null;
  readonly stopped: boolean;
  readonly seconds: number;
}

const VARIABLES = [...SERVICE_VARIABLES, "HTTP_BEARER"];

/** How long at most the event loop, and with it an interrupt, has to wait. */
const BREATHE_MS = 100;

/**
 * Simulates a fleet and writes its records.
 *
 * @throws {UsageError} if a parameter cannot be used; nothing is written then.
 * @throws {KafkaError} or {MongoError} if a service does not take what it is sent; there is never
 * another in its place.
 *
 * @example
 * ```ts
 * import { simulateFleet } from "@lib/systems/ev/simulate_fleet.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = Deno.makeTempDirSync();
 * const out = `${dir}/fleet.jsonl`;
 * const run = await simulateFleet({ vehicles: 2, duration: 3, seed: 7, out });
 * assertEquals([run.records, run.start], [6, "2025-08-24T18:05:30.000000+00:00"]);
 * Deno.removeSync(dir, { recursive: true });
 * ```
 */
export async function simulateFleet(
  options: SimulationOptions = {},
  hooks: SimulationHooks = {},
): Promise<SimulationResult> {
  const beganMs = performance.now();
  const { onProgress, onNote, signal, env = serviceEnvironment(VARIABLES), nowMs = Date.now } =
    hooks;
  const simulation = checkSimulation(withHttpBearer(options, env), nowMs);
  const { vehicles, hz, ticks, seed, startMicros, workers } = simulation;
  const clock = createClock(simulation.clock, { startMicros });
  await using services = servicesOnDemand(env, { nowMs, ...(onNote && { onNote }) });
  // First what can refuse without having touched anything.
  const ttlDays = simulation.alerts.includes("mongo")
    ? await chooseAlertTtl(await services.mongo(), simulation, { ...hooks, nowMs: nowMs() })
    : null;
  const sink = await openRecordSink(simulation, { ...hooks, services });
  const ledger = await openLedger(simulation, sink);
  const alertSink = await openAlertSink(simulation, { ...hooks, services, ttlDays })
    .catch(async (error) => {
      await sink.close();
      await ledger?.close();
      throw error;
    });
  if (simulation.format === "columns" && simulation.faults !== undefined) {
    onNote?.(`typed columns cannot carry the faults ${TEXT_ONLY_KINDS.join(", ")}: left out`);
  }

  const total = vehicles * ticks;
  const done = { ticks: 0, records: 0, lines: 0, alerts: 0 };
  const counts: Partial<Record<FaultKind, number>> = {};
  const { alertThreshold, faults, format } = simulation;
  const producer = {
    ...{ vehicles, hz, ticks, seed, startMicros, alertThreshold, faults, format },
    keepsAlerts: simulation.keepsAlerts,
  };
  // Paced, a tick is written when it is due; otherwise in pieces as large as is still soon done.
  const isSlow = clock.isPaced || simulation.sink === "http";
  const pieces = fleetPieces(producer, { workers, ...(isSlow && { ticksPerPiece: 1 }) });
  let breathedMs = performance.now();
  let report: RecordSinkReport;
  onProgress?.({ phase: "simulate", done: 0, total, unit: "records" });
  try {
    for await (const piece of pieces) {
      await clock.waitUntil(microsOf(simulation, piece.firstTick), signal);
      if (performance.now() - breathedMs > BREATHE_MS) {
        await new Promise((resolve) => setTimeout(resolve));
        breathedMs = performance.now();
      }
      if (signal?.aborted) break;
      await sink.write(piece);
      await alertSink.write(piece.alertLines);
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
    await alertSink.close();
  }
  checkSums(done, { acknowledged: report.acknowledged, ...alertSink.report() });
  return {
    run_id: newRunId(),
    vehicles,
    hz,
    seed: asNumber(seed),
    start: formatTimestamp(startMicros),
    ticks: done.ticks,
    sink: simulation.sink,
    path: sink.place,
    records: done.records,
    lines: done.lines,
    alerts: done.alerts,
    alert_threshold: alertThreshold,
    alerts_sent: alertSink.report(),
    faults: counts,
    ledger: ledger?.place ?? null,
    failed: report.failed,
    failed_path: report.failedPath ?? null,
    acknowledged: report.acknowledged ?? null,
    stopped: done.ticks < ticks,
    seconds: Math.round(performance.now() - beganMs) / 1000,
  };
}

/** What was made must be what has arrived: a record lost on the way would go unnoticed. */
function checkSums(
  done: { readonly lines: number; readonly alerts: number },
  { acknowledged, kafka, mongo }: Pick<RecordSinkReport, "acknowledged"> & AlertReport,
): void {
  const sums = [
    ["lines", done.lines, "acknowledged by the topic", acknowledged],
    ["alerts", done.alerts, "acknowledged by the topic", kafka?.acknowledged],
    ["alerts", done.alerts, "stored in MongoDB", mongo && mongo.inserted + mongo.replaced],
  ] as const;
  for (const [what, made, where, arrived] of sums) {
    if (arrived === undefined || arrived === made) continue;
    throw new Error(`The sums do not add up: ${made} ${what} made, ${arrived} ${where}`);
  }
}

/** Beside a file unless told otherwise; with an ending that no reader of telemetry looks for. */
async function openLedger(
  { faults, ledger, sink: kind, ifExists }: CheckedSimulation,
  sink: RecordSink,
): Promise<LineSink | undefined> {
  if (faults === undefined) return undefined;
  const isFile = kind === "file" || kind === "parquet";
  const path = ledger ?? (isFile ? `${sink.place}.ledger` : undefined);
  const flag = ledger === undefined ? "--out" : "--ledger";
  return path === undefined ? undefined : await openLineFile(path, { ifExists, flag });
}

function asNumber(seed: number | bigint): number | string {
  const number = Number(seed);
  return Number.isSafeInteger(number) ? number : String(seed);
}
