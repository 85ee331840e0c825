/** Measures the simulator against its floors. @module */

import { type BenchRow, medianOf } from "@lib/testing/bench_row.ts";
import { pieceMaker } from "@lib/simulation/piece_maker.ts";
import { fleetPieces } from "./fleet_pieces.ts";
import { simulateFleet } from "./simulate_fleet.ts";
import { checkSimulation } from "./simulation_options.ts";

/** How much is measured. */
export interface SimulatorBenchOptions {
  readonly vehicles?: number;
  /** Simulated seconds of each run at 1 Hz. */
  readonly duration?: number;
  /** Runs of each side, of which the median counts. */
  readonly rounds?: number;
  /** Where the files of a run go; removed afterwards. */
  readonly folder?: string;
}

/** 1,000 vehicles for a day at 1 Hz. */
const LARGE_FLEET_RECORDS = 86_400_000;
/** Workers start anew in each run; the longer it is, the less that counts. */
const LONGER = 10;
const FILES_LONGER = 4;

/**
 * Measures both sides of each ratio in turns, so that whatever else the machine does meets both.
 *
 * @example
 * ```ts
 * import { benchSimulator } from "@lib/systems/ev/bench_simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = await benchSimulator({ vehicles: 10, duration: 20, rounds: 1 });
 * assertEquals(rows[0]!.against, "JSON.stringify alone on the same records");
 * ```
 */
export async function benchSimulator(options: SimulatorBenchOptions = {}): Promise<BenchRow[]> {
  const { vehicles = 1000, duration = 1000, rounds = 3 } = options;
  const folder = await Deno.makeTempDir({ dir: options.folder });
  const size = { vehicles, duration };
  try {
    const [lines, stringify] = await inTurns(rounds, [
      () => makeLines(size),
      stringifyRecords(size),
    ]);
    const longer = { vehicles, duration: LONGER * duration };
    const [one, two] = await inTurns(rounds, [
      () => drain(longer, 1),
      () => drain(longer, 2),
    ]);
    const files = { vehicles, duration: FILES_LONGER * duration };
    const [json, parquet, twoParquet] = await inTurns(rounds, [
      () => writeFile({ ...files, out: `${folder}/fleet.jsonl` }),
      () => writeFile({ ...files, sink: "parquet", out: `${folder}/fleet.parquet` }),
      () => writeFile({ ...files, sink: "parquet", out: `${folder}/fleet.parquet`, workers: 2 }),
    ]);
    return [
      ratio("simulate to JSON lines, 1 core", {
        against: "JSON.stringify alone on the same records",
        rates: [lines!, stringify!],
        atLeast: 1,
      }),
      ratio("simulate to JSON lines, 2 workers", {
        against: "1 worker",
        rates: [two!, one!],
        atLeast: 1.6,
      }),
      ratio("simulate to a Parquet file", {
        against: "to a file of JSON lines",
        rates: [parquet!, json!],
        atLeast: 2,
      }),
      large("as JSON lines", json!),
      large("as Parquet", parquet!),
      large("as Parquet, 2 workers", twoParquet!),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

interface Size {
  readonly vehicles: number;
  readonly duration: number;
}

/** Something to be timed, which returns how many records it worked on. */
type Side = () => number | Promise<number>;

/** The median rate of each side in records per second, after a first round that does not count. */
async function inTurns(rounds: number, sides: readonly Side[]): Promise<number[]> {
  const rates: number[][] = sides.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [n, side] of sides.entries()) {
      const beganMs = performance.now();
      const records = await side();
      if (round > 0) rates[n]!.push(records / ((performance.now() - beganMs) / 1000));
    }
  }
  return rates.map(medianOf);
}

function makeLines(size: Size): number {
  const simulation = checkSimulation(size);
  const make = pieceMaker(simulation);
  let records = 0;
  for (let piece = make(1); piece.records > 0; piece = make(1)) records += piece.records;
  return records;
}

/** The records of some ticks, again and again until they are as many as the other side makes. */
function stringifyRecords({ vehicles, duration }: Size): Side {
  const ticks = Math.min(duration, 20);
  const { data } = pieceMaker(checkSimulation({ vehicles, duration: ticks }))(ticks);
  const records = new TextDecoder().decode(data).trimEnd().split("\n")
    .map((line) => JSON.parse(line));
  return () => {
    let characters = 0;
    for (let done = 0; done < duration; done += ticks) {
      for (const record of records) characters += JSON.stringify(record).length;
    }
    return characters > 0 ? records.length * Math.ceil(duration / ticks) : 0;
  };
}

async function drain(size: Size, workers: number): Promise<number> {
  let records = 0;
  for await (const piece of fleetPieces(checkSimulation(size), { workers })) {
    records += piece.records;
  }
  return records;
}

async function writeFile(options: Parameters<typeof simulateFleet>[0]): Promise<number> {
  return (await simulateFleet({ ...options, ifExists: "replace" })).records;
}

function ratio(
  name: string,
  { against, rates: [ours, other], atLeast }: {
    readonly against: string;
    readonly rates: readonly [ours: number, other: number];
    readonly atLeast: number;
  },
): BenchRow {
  const figure = { value: ours, unit: "records/s" };
  return { name, value: ours / other, unit: "times", against, figure, atLeast };
}

function large(how: string, rate: number): BenchRow {
  const value = LARGE_FLEET_RECORDS / rate;
  return {
    name: `1,000 vehicles for 24 h at 1 Hz ${how}, from the slice`,
    value,
    unit: "s",
  };
}
