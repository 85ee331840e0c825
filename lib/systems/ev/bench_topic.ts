/** How fast EV telemetry goes from a topic to a lake, and what limits it. @module */

import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import type { JobResult } from "@lib/pipeline/job_result.ts";
import { runJob } from "@lib/pipeline/run_job.ts";
import { type BenchRow, medianOf } from "@lib/testing/bench_row.ts";
import { simulateFleet } from "./simulate_fleet.ts";

/** How much is measured. */
export interface TopicBenchOptions {
  readonly records: number;
  readonly rounds: number;
  /** `HOST:PORT` of a broker on this machine; without one, only the embedded log is measured. */
  readonly broker?: string;
}

interface Round {
  readonly seconds: number;
  readonly result: JobResult;
}

const VEHICLES = 100;
const PARTITIONS = 4;

/**
 * Runs the job on the same records from a file and from topics, in turns, each into a new lake. What
 * the phases took says what limits it: fetching, or judging and writing, which a file needs too.
 */
export async function benchTopic(
  { records, rounds, broker }: TopicBenchOptions,
): Promise<BenchRow[]> {
  const folder = await Deno.makeTempDir();
  const fleet = { vehicles: VEHICLES, duration: Math.ceil(records / VEHICLES) };
  const topic = { ...fleet, sink: "kafka", topic: "bench-ev", partitions: PARTITIONS } as const;
  const sources = [
    { name: "file", input: `${folder}/fleet.jsonl`, env: {} },
    { name: "embedded log", input: "kafka:bench-ev", env: { LAB_HOME: folder } },
    ...broker === undefined
      ? []
      : [{ name: "local broker", input: "kafka:bench-ev", env: { KAFKA_BROKERS: broker } }],
  ];
  try {
    await simulateFleet({ ...fleet, out: `${folder}/fleet.jsonl` });
    const measured = new Map<string, Round[]>(sources.map(({ name }) => [name, []]));
    for (const { name, env } of sources) if (name !== "file") await simulateFleet(topic, { env });
    // The first round warms up and is not counted.
    for (let round = 0; round <= rounds; round++) {
      for (const { name, input, env } of sources) {
        const output = `${folder}/lake`;
        const startMs = performance.now();
        const result = await runJob({ contract: evTelemetry, input, output, env });
        const seconds = (performance.now() - startMs) / 1_000;
        await Deno.remove(output, { recursive: true });
        if (round > 0) measured.get(name)!.push({ seconds, result });
      }
    }
    return [...measured].flatMap(([name, found]) => rowsOf(name, found, measured.get("file")!));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function rowsOf(name: string, rounds: readonly Round[], file: readonly Round[]): BenchRow[] {
  const rate = medianOf(rounds.map(({ seconds, result }) => result.input_rows / seconds));
  if (name === "file") return [];
  const share = (phase: string) =>
    medianOf(rounds.map(({ seconds, result }) => {
      const ms = result.phases.find((info) => info.name === phase)!.ms;
      return 100 * ms / (seconds * 1_000);
    }));
  return [
    {
      name: `EV telemetry, ${name} to lake`,
      against: "from a file",
      figure: { value: rate, unit: "records/s" },
      value: medianOf(rounds.map(({ seconds }, at) => file[at]!.seconds / seconds)),
      unit: "times",
    },
    { name: `${name} to lake: time for fetching`, value: share("ingest"), unit: "%" },
    { name: `${name} to lake: time for decoding`, value: share("standardize"), unit: "%" },
  ];
}
