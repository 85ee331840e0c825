/** Simulates streamed records into a sink: the call behind the notebooks and `deno task simulate`. @module */

import type { ServicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import type { OnProgress } from "@lib/feedback/progress.ts";
import type { SimulatedRecord } from "@lib/simulation/records/simulated_record.ts";
import { type SimulatorName, SIMULATORS } from "@lib/simulation/records/simulators.ts";
import { spoilRecords } from "@lib/simulation/records/spoil_records.ts";
import { openLineFile } from "@lib/connectors/files/open_line_file.ts";
import { createClock } from "@lib/time/clock.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { newRunId } from "@lib/time/run_id.ts";
import { openRecordOutlet } from "./record_outlet.ts";
import {
  checkRecordSimulation,
  type RecordSimulationOptions,
} from "./record_simulation_options.ts";

/** What a run needs, tells while it goes on, and how it is stopped. */
export interface RecordSimulationHooks {
  readonly services: Pick<ServicesOnDemand, "kafka">;
  readonly onProgress?: OnProgress;
  readonly onNote?: (text: string) => void;
  /** Ends the run between two records. */
  readonly signal?: AbortSignal;
}

/** What a run did. */
export interface RecordSimulationResult {
  readonly run_id: string;
  readonly simulator: SimulatorName;
  /** As text where it is too large for a number. */
  readonly seed: number | string;
  readonly start: string;
  /** Records sent, duplicates included. */
  readonly records: number;
  readonly by_topic: Readonly<Record<string, number>>;
  /** Injected faults by kind. */
  readonly faults: Readonly<Record<string, number>>;
  readonly sink: string;
  /** Where they went, as `--source` and `--input` read it. */
  readonly path: string;
  readonly ledger: string | null;
  readonly stopped: boolean;
  readonly seconds: number;
}

/** Large enough to be sent at once, small enough that an interrupt need not wait long. */
const RECORDS_PER_WRITE = 2_000;

/**
 * Simulates records of one of the {@linkcode SIMULATORS} and sends them.
 *
 * @throws {UsageError} if a parameter cannot be used; nothing is sent then.
 *
 * @example
 * ```ts
 * import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
 * import { simulateRecords } from "@lib/systems/records/simulate_records.ts";
 * import { assertEquals } from "@std/assert";
 *
 * await using services = servicesOnDemand({});
 * const dir = Deno.makeTempDirSync();
 * const out = `${dir}/iot.ndjson`;
 * const run = await simulateRecords("iot", { count: 7, out }, { services });
 * assertEquals([run.records, run.path], [7, out]);
 * Deno.removeSync(dir, { recursive: true });
 * ```
 */
export async function simulateRecords(
  simulator: SimulatorName,
  options: RecordSimulationOptions,
  { services, onProgress, onNote, signal }: RecordSimulationHooks,
): Promise<RecordSimulationResult> {
  const beganMs = performance.now();
  const simulation = checkRecordSimulation(simulator, options);
  const { count, endMicros, startMicros, seed, topic } = simulation;
  const clock = createClock(simulation.clock, { startMicros });
  const outlet = await openRecordOutlet({ ...simulation, kafka: services.kafka, onNote });
  const ledger = simulation.ledger === undefined
    ? undefined
    : await openLineFile(simulation.ledger, { ...simulation, flag: "--ledger" });
  const byTopic: Record<string, number> = {};
  const faults: Record<string, number> = {};
  let records = 0;
  let isStopped = false;

  async function send(batch: readonly SimulatedRecord[]): Promise<void> {
    if (batch.length === 0) return;
    await outlet.write(batch);
    let entries = "";
    for (const { topic, fault, atMicros } of batch) {
      records++;
      byTopic[topic] = (byTopic[topic] ?? 0) + 1;
      if (fault === undefined) continue;
      faults[fault.kind] = (faults[fault.kind] ?? 0) + 1;
      const at = formatTimestamp(atMicros);
      entries += `${JSON.stringify({ record: records, topic, at, ...fault })}\n`;
    }
    await ledger?.write(new TextEncoder().encode(entries));
    onProgress?.({ phase: "simulate", done: records, unit: "records", ...simulation.total });
  }

  function* healthy() {
    let n = 0;
    for (const record of SIMULATORS[simulator].simulate(simulation)) {
      if (n++ === count || record.atMicros >= endMicros) return;
      yield topic === undefined ? record : { ...record, topic };
    }
  }

  onProgress?.({ phase: "simulate", done: 0, unit: "records", ...simulation.total });
  try {
    let batch: SimulatedRecord[] = [];
    for (const record of spoilRecords(healthy(), simulation)) {
      if (clock.isPaced && record.atMicros > clock.nowMicros()) {
        await send(batch);
        batch = [];
        await clock.waitUntil(record.atMicros, signal);
      }
      batch.push(record);
      if (batch.length === RECORDS_PER_WRITE) {
        await send(batch);
        batch = [];
        // Lets an interrupt be heard.
        await new Promise((resolve) => setTimeout(resolve));
      }
      if (signal?.aborted) {
        isStopped = true;
        break;
      }
    }
    await send(batch);
  } finally {
    await outlet.close();
    await ledger?.close();
  }
  return {
    run_id: newRunId(),
    simulator,
    seed: Number.isSafeInteger(Number(seed)) ? Number(seed) : String(seed),
    start: formatTimestamp(startMicros),
    records,
    by_topic: byTopic,
    faults,
    sink: simulation.sink,
    path: outlet.place,
    ledger: ledger?.place ?? null,
    stopped: isStopped,
    seconds: Math.round(performance.now() - beganMs) / 1000,
  };
}
