/** How the original's own code judged two streams, beside how this pipeline does. @module */

import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { runJob } from "@lib/pipeline/run_job.ts";

/** One stream, judged once. */
export interface JudgedStream {
  readonly stream: string;
  readonly by: string;
  readonly rows: number;
  readonly clean: number;
  readonly quarantine: number;
}

/** Lines of the dirty stream that the two judge differently, for one reason. */
export interface JudgedDifference {
  readonly cause: string;
  readonly lines: number;
  readonly lesson: string;
}

/** What was compared. */
export interface Comparison {
  readonly streams: readonly JudgedStream[];
  readonly differences: readonly JudgedDifference[];
}

/** A healthy minute of the original's own simulator, and a stream with every kind of dirt. */
const STREAMS = [
  { stream: "healthy", file: "fleet_v20_hz2_t120_seed42.jsonl.gz", log: "spark_golden_v20.json" },
  { stream: "dirty", file: "dirty_v20.jsonl.gz", log: "spark_dirty_v20.json" },
] as const;

/** The causes as they were noted when the original ran, and what they teach. */
const LESSONS: Readonly<Record<string, { readonly cause: string; readonly lesson: string }>> = {
  "null/typed-out ranged field: in neither": {
    cause: "in neither of its outputs",
    lesson: "a null passes no comparison and fails none: the row was nowhere",
  },
  "IQR outlier in clean AND quarantine": {
    cause: "in both of its outputs",
    lesson: "an outlier is a mark, but in one of two places it was a reason",
  },
  "Spark accepts a line strict JSON rejects": {
    cause: "no JSON, and not noticed",
    lesson: "two objects on a line, a comma too many, text behind: read as if it were fine",
  },
  "Spark reads a numeric vehicle_id as text": {
    cause: "clean although of the wrong type",
    lesson: "a number was read as the text that was expected",
  },
};

/**
 * Judges the two streams of a golden folder by both rule profiles, writing nothing, and puts beside it
 * what the original's Python and Spark made of the same lines, as it was measured and kept there.
 *
 * @example
 * ```ts
 * import { compareWithOriginal } from "@lib/systems/ev/compare_with_original.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { streams } = await compareWithOriginal("data/golden/ev");
 * assertEquals(streams.slice(0, 2).map(({ clean, quarantine }) => [clean, quarantine]), [
 *   [440, 1960], // by the original
 *   [440, 1960], // by this pipeline, with the original's ranges
 * ]);
 * ```
 */
export async function compareWithOriginal(folder: string): Promise<Comparison> {
  const streams: JudgedStream[] = [];
  for (const { stream, file, log } of STREAMS) {
    const { metrics } = await readJson<{ metrics: Record<string, number> }>(`${folder}/${log}`);
    streams.push({
      stream,
      by: "the original",
      rows: metrics["total_input_rows"]!,
      clean: metrics["clean_rows"]!,
      quarantine: metrics["quarantine_rows"]!,
    });
    for (const [profile, ranges] of [["seed", "its ranges"], ["dictionary", "documented ranges"]]) {
      const result = await judge(`${folder}/${file}`, profile!);
      streams.push({
        stream,
        by: `this pipeline, ${ranges}`,
        rows: result.input_rows,
        clean: result.clean_rows,
        quarantine: result.quarantine_rows,
      });
    }
  }
  const { differences_by_cause } = await readJson<{ differences_by_cause: Record<string, number> }>(
    `${folder}/spark_vs_reference_dirty_v20.json`,
  );
  const differences = Object.entries(differences_by_cause).map(([noted, lines]) => {
    const { cause, lesson } = LESSONS[noted] ?? { cause: noted, lesson: "" };
    return { cause, lines, lesson };
  });
  return { streams, differences };
}

/** A dry run needs a place that could become a lake, and leaves it as it is. */
async function judge(input: string, profile: string) {
  const place = await Deno.makeTempDir();
  const output = `${place}/lake`;
  const result = await runJob({ contract: evTelemetry, input, output, profile, dryRun: true });
  await Deno.remove(place, { recursive: true });
  return result;
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await Deno.readTextFile(path)) as T;
}
