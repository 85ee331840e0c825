/** `--metrics`: what commands that publish to a lake store of it in MongoDB. @module */

import { serviceEnvironment } from "@lib/connectors/service_environment.ts";
import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { plainReason } from "@lib/feedback/plain_reason.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { JobResult } from "@lib/pipeline/job_result.ts";
import { type StoredMetrics, storeMetrics } from "@lib/systems/ev/store_metrics.ts";
import { countOf } from "@lib/feedback/count_of.ts";

/** The option. */
export const METRICS_OPTION = {
  metrics: {
    kind: "text",
    choices: ["mongo"],
    doc: "store the run and the figures of its days in MongoDB, once the lake is published",
  },
} as const;

/** What to do with the metrics of a run. */
export interface MetricsStore {
  /** What was stored, or why it was not; the rows are published either way. */
  store(run: { readonly lake: string; readonly result: JobResult }): Promise<MetricsOutcome>;
}

/** Goes into the command's JSON document; empty where nothing was asked for. */
export interface MetricsOutcome {
  readonly metrics_stored?: StoredMetrics;
  readonly metrics_error?: string;
}

/**
 * Asks the store for a sign of life, before work begins that would be for nothing without it, and
 * lets go of it until the work is done: an embedded store has one owner at a time.
 *
 * @throws {MongoError} if it does not answer.
 * @throws {UsageError} if the rows are not EV telemetry.
 *
 * @example
 * ```ts
 * import { openMetricsStore } from "@lib/cli/metrics_store.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { runJob } from "@lib/pipeline/run_job.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const lake = `${dir}/lake`;
 * const input = "data/golden/ev/dirty_v20.jsonl.gz";
 * const result = await runJob({ contract: evTelemetry, input, output: lake });
 * const nothing = { metrics: undefined, contract: evTelemetry, note: () => {} };
 * const store = await openMetricsStore(nothing);
 * assertEquals(await store.store({ lake, result }), {});
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function openMetricsStore(
  { metrics, contract, note }: {
    readonly metrics: string | undefined;
    /** Of the rows that are judged. */
    readonly contract: Contract;
    readonly note: (text: string) => void;
  },
): Promise<MetricsStore> {
  if (metrics === undefined) return { store: () => Promise.resolve({}) };
  if (contract.name !== evTelemetry.name) {
    throw new UsageError(
      `--metrics must be of ${evTelemetry.name}, whose collections they are: current value is ` +
        `"${metrics}" with the contract ${contract.name}`,
    );
  }
  const env = serviceEnvironment();
  {
    await using services = servicesOnDemand(env, { onNote: note });
    await (await services.mongo()).ping();
  }
  return {
    async store({ lake, result }) {
      if (result.dry_run) {
        note("dry run: no metrics are stored");
        return {};
      }
      try {
        await using services = servicesOnDemand(env);
        const stored = await storeMetrics(await services.mongo(), { lake, result });
        note(summary(stored));
        return { metrics_stored: stored };
      } catch (error) {
        const said = error instanceof Error ? plainReason(error) : String(error);
        const failure = `the lake is published, but its metrics are not in MongoDB: ${said}; ` +
          "the same command again stores them and changes nothing else";
        note(failure);
        return { metrics_error: failure };
      }
    },
  };
}

function summary({ place, runs, daily }: StoredMetrics): string {
  return `metrics in MongoDB at ${place}: ${countOf(runs.inserted + runs.replaced, "run")}, ${
    countOf(daily.inserted, "vehicle day")
  } added, ${daily.replaced.toLocaleString("en-US")} replaced`;
}
