/** A small lake with a mistake in it, to practise reprocessing on. @module */

import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import type { OnProgress } from "@lib/feedback/progress.ts";
import { pythonRound } from "@lib/simulation/python_round.ts";
import { runJob } from "@lib/pipeline/run_job.ts";
import { simulateFleet } from "./simulate_fleet.ts";

/** What was made. */
export interface PracticeLake {
  readonly lake: string;
  /** The file of the wrong day, put right meanwhile; the lake still holds what it held before. */
  readonly correctedFile: string;
  /** The wrong day: what `--from` and `--to` take. */
  readonly from: string;
  readonly to: string;
}

/** What is told meanwhile. */
export interface PracticeLakeOptions {
  readonly onProgress?: OnProgress;
}

/** Two days of one month, of which the second is wrong, and one of the next. */
const DAYS = ["2025-08-30", "2025-08-31", "2025-09-01"] as const;
const WRONG_DAY = DAYS[1];
const FLEET = { vehicles: 10, hz: 1, duration: 600 } as const;
/** Many values above their range: some of them hide in a range that the wrong unit makes wider. */
const FAULTS = "above_range=0.06,duplicate=0.002,missing_field=0.002,malformed=0.002";
/** Vehicles whose gateway mixes up units: the first of the fleet. */
const MIXED_UP = 5;

/**
 * Makes three days of telemetry in `DIR/raw` and a lake of them in `DIR/lake`.
 *
 * On the second day the gateway of half the fleet sent speeds in m/s and battery temperatures in °F.
 * That fills quarantine with healthy batteries, and worse, it lets wrong speeds pass: a lower number
 * breaks no rule. After the lake is made the file is written anew with the units right, as a corrected
 * delivery would be. Making it again starts over.
 *
 * @example
 * ```ts
 * import { makePracticeLake } from "@lib/systems/ev/practice_lake.ts";
 * import { runJob } from "@lib/pipeline/run_job.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assert } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const { lake, correctedFile } = await makePracticeLake(dir);
 * const { preview } = await runJob({
 *   contract: evTelemetry,
 *   input: correctedFile,
 *   output: lake,
 *   mode: "merge",
 *   dryRun: true,
 * });
 * assert(preview!.quarantine_to_clean > preview!.clean_to_quarantine);
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function makePracticeLake(
  dir: string,
  { onProgress }: PracticeLakeOptions = {},
): Promise<PracticeLake> {
  const fileOf = (day: string) => `${dir}/raw/${day}.jsonl`;
  for (const [number, day] of DAYS.entries()) {
    await simulateFleet({
      ...FLEET,
      seed: number,
      start: `${day}T12:00:00Z`,
      faults: FAULTS,
      out: fileOf(day),
      ifExists: "replace",
    }, { ...(onProgress && { onProgress }) });
  }
  const correctedFile = fileOf(WRONG_DAY);
  const right = await Deno.readTextFile(correctedFile);
  await Deno.writeTextFile(correctedFile, right.split("\n").map(mixUpUnits).join("\n"));
  const lake = `${dir}/lake`;
  await runJob({
    contract: evTelemetry,
    input: DAYS.map(fileOf),
    output: lake,
    mode: "overwrite",
    ...(onProgress && { onProgress }),
  });
  await Deno.writeTextFile(correctedFile, right);
  return { lake, correctedFile, from: WRONG_DAY, to: DAYS[2] };
}

/** The line as the faulty gateway sends it; a line that is no record, or of another vehicle, as it is. */
function mixUpUnits(line: string): string {
  const vehicle = Number(/"vehicle_id": "EV-(\d{5})"/.exec(line)?.[1]);
  if (!(vehicle <= MIXED_UP)) return line;
  return line
    .replace(/("speed_kph": )(-?[\d.]+)/, (_, name, kph) => name + rounded(Number(kph) / 3.6))
    .replace(
      /("battery_temp_c": )(-?[\d.]+)/,
      (_, name, c) => name + rounded(Number(c) * 1.8 + 32),
    );
}

function rounded(value: number): number {
  return pythonRound(value, 2);
}
