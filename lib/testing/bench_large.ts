/** Time and memory of what takes long: each once, as the command that a person would type. @module */

import { simulateRecords } from "@lib/systems/records/simulate_records.ts";
import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import type { BenchRow } from "./bench_row.ts";
import { measureProcess } from "./measure_process.ts";

/** How much, and of what. */
export interface LargeBenchOptions {
  /** JSON lines of EV telemetry, and how many they are. */
  readonly input: string;
  readonly records: number;
  /** Sensor readings, from the embedded log to the embedded database. */
  readonly readings: number;
  /** A folder for what is written. */
  readonly folder: string;
}

const CLI = new URL("../cli/", import.meta.url);

/** @throws {Error} when a command fails, with what it said. */
export async function benchLarge(options: LargeBenchOptions): Promise<BenchRow[]> {
  const { input, records, readings, folder } = options;
  const env = { LAB_HOME: folder };
  {
    await using services = servicesOnDemand(env);
    await simulateRecords("sensors", { count: readings, sink: "kafka" }, { services });
  }
  return [
    ...await rowsOf(`pipeline on ${grouped(records)} JSON records`, {
      args: ["pipeline.ts", "--input", input, "--output", `${folder}/lake`],
      env,
    }),
    ...await rowsOf(`sensor-quality on ${grouped(readings)} readings, embedded`, {
      args: ["stream.ts", "sensor-quality"],
      env,
    }),
  ];
}

async function rowsOf(
  name: string,
  { args: [script, ...args], env }: {
    readonly args: readonly [script: string, ...args: string[]];
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<BenchRow[]> {
  const command = ["run", "-A", "--no-check", new URL(script, CLI).href, ...args];
  const { code, wallMs, peakMb, stderr } = await measureProcess(command, { env });
  if (code !== 0) throw new Error(`Cannot measure as ${script} failed: ${stderr}`);
  return [
    { name, value: wallMs / 1000, unit: "s" },
    ...peakMb === null ? [] : [{ name: `${name}, peak memory`, value: peakMb, unit: "MB" }],
  ];
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
