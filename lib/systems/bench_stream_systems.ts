/** How fast the streaming systems are from a topic to their tables, and how late a record is. @module */

import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import { type SimulatorName, SIMULATORS } from "@lib/simulation/records/simulators.ts";
import { startQuery } from "@lib/streaming/run/start_query.ts";
import type { Sink } from "@lib/streaming/sinks/sink.ts";
import { openSource } from "@lib/streaming/sources/open_source.ts";
import type { BenchRow } from "@lib/testing/bench_row.ts";
import { iotMonitoring } from "./iot_monitoring/iot_monitoring.ts";
import { publicSafety } from "./public_safety/public_safety.ts";
import { simulateRecords } from "./records/simulate_records.ts";
import { sensorQuality } from "./sensor_quality/sensor_quality.ts";
import type { StreamSystem } from "./stream_system.ts";

/** Where and how much. */
export interface StreamBenchOptions {
  /** Names real services; without them all are embedded. */
  readonly env?: Readonly<Record<string, string>>;
  readonly records?: number;
  /** How long records are sent while their way is timed. */
  readonly latencySeconds?: number;
}

interface Pair {
  readonly simulator: SimulatorName;
  readonly system: StreamSystem;
  /** Sendings per second that are a thousand records per second. */
  readonly hz: number;
}

const PAIRS: readonly Pair[] = [
  { simulator: "iot", system: iotMonitoring, hz: 1000 },
  { simulator: "sensors", system: sensorQuality, hz: 1000 / SIMULATORS.sensors.devices },
  { simulator: "occurrences", system: publicSafety, hz: 100 },
];
const TRIGGER = "100 ms";
const DRAIN_MS = 2_000;

/** Measures each system twice: on a topic that is full, and while a thousand records a second come. */
export async function benchStreamSystems(
  { env = {}, records = 100_000, latencySeconds = 10 }: StreamBenchOptions = {},
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const pair of PAIRS) {
    const name = `${pair.system.name}, ${Object.keys(env).length > 0 ? "real" : "embedded"}`;
    rows.push({ name, value: await ratePerSecond(pair, { env, records }), unit: "records/s" });
    const [p50, p99] = await latenciesMs(pair, { env, seconds: latencySeconds });
    rows.push({ name: `${name}: latency at 1,000 records/s, p50`, value: p50, unit: "ms" });
    rows.push({ name: `${name}: latency at 1,000 records/s, p99`, value: p99, unit: "ms" });
  }
  return rows;
}

async function ratePerSecond(
  { simulator, system }: Pair,
  { env, records }: { readonly env: Readonly<Record<string, string>>; readonly records: number },
): Promise<number> {
  return await inNewHome(env, async (home) => {
    await using services = servicesOnDemand(home);
    await simulateRecords(simulator, { count: records, sink: "kafka", ifExists: "replace" }, {
      services,
    });
    const running = await start(system, { home, trigger: "available-now" });
    const beganMs = performance.now();
    await running.handle.awaitTermination();
    const seconds = (performance.now() - beganMs) / 1000;
    await running.close();
    return running.handle.counts.input / seconds;
  });
}

/** From the time that the log gave a record to the moment at which its batch was stored. */
async function latenciesMs(
  { simulator, system, hz }: Pair,
  { env, seconds }: { readonly env: Readonly<Record<string, string>>; readonly seconds: number },
): Promise<readonly [p50: number, p99: number]> {
  return await inNewHome(env, async (home) => {
    await using services = servicesOnDemand(home);
    const options = { sink: "kafka", clock: "real", start: "now" } as const;
    await simulateRecords(simulator, { count: 1, sink: "kafka", ifExists: "replace" }, {
      services,
    });
    const waits: number[] = [];
    const running = await start(system, {
      home,
      trigger: TRIGGER,
      watch: (sink) => ({
        ...sink,
        write: async (batch) => {
          const report = await sink.write(batch);
          const nowMs = Date.now();
          for (const { origin } of batch.rows.records ?? []) {
            waits.push(nowMs - origin!.timestampMs!);
          }
          return report;
        },
      }),
    });
    await simulateRecords(simulator, { ...options, hz, duration: seconds }, { services });
    await new Promise((resolve) => setTimeout(resolve, DRAIN_MS));
    await running.handle.stop();
    await running.close();
    // The first second holds the record that was there before, and programs that are not warm yet.
    const sorted = waits.slice(Math.min(1000, waits.length >> 1)).sort((a, b) => a - b);
    return [quantile(sorted, 0.5), quantile(sorted, 0.99)];
  });
}

async function start(
  system: StreamSystem,
  { home, trigger, watch = (sink) => sink }: {
    readonly home: Readonly<Record<string, string>>;
    readonly trigger: string;
    readonly watch?: (sink: Sink) => Sink;
  },
) {
  const run = await system.open({ env: home, onNote: () => {}, write: () => {} });
  const source = await openSource(`kafka:${system.topics.join()}`, { env: home });
  const handle = await startQuery(run.query, {
    source,
    sink: watch(run.sink),
    ...(run.deadLetters && { deadLetters: run.deadLetters }),
    checkpoint: `${home["LAB_HOME"]}/checkpoint`,
    trigger,
  });
  return { handle, close: () => run.close() };
}

async function inNewHome<T>(
  env: Readonly<Record<string, string>>,
  body: (home: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const LAB_HOME = await Deno.makeTempDir();
  try {
    return await body({ ...env, LAB_HOME });
  } finally {
    await Deno.remove(LAB_HOME, { recursive: true });
  }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
