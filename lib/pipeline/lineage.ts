/** OpenLineage events of a run (openlineage.io, specification 2-0-2). @module */

import type { MetadataChange } from "@lib/lake/lake.ts";
import type { OutputColumn } from "./output_columns.ts";
import { hiveType } from "./metadata.ts";
import type { ColumnProfile, RunMetrics } from "./run_metrics.ts";

/** What a run knows of itself when an event is written. */
export interface LineageRun {
  readonly runId: string;
  readonly jobName: string;
  readonly inputs: readonly { readonly namespace: string; readonly name: string }[];
  readonly output: string;
}

/** The file of events, in `_metadata`. */
export const LINEAGE_FILE = "lineage.ndjson";

const PRODUCER = "https://telemetry-lab.invalid/pipeline";
const SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/definitions/RunEvent";
const FACETS = "https://openlineage.io/spec/facets";

/** Events as lines of `lineage.ndjson`. */
export function lineageChange(events: readonly Record<string, unknown>[]): MetadataChange {
  return { name: LINEAGE_FILE, appendLines: events.map((event) => JSON.stringify(event)) };
}

/** The event of a run's start. */
export function startEvent(run: LineageRun, eventTime: string): Record<string, unknown> {
  return event(run, "START", eventTime, {});
}

/** The event of a run that published: schema of the output, quality of the input. */
export function completeEvent(
  run: LineageRun,
  eventTime: string,
  { metrics, columns }: {
    readonly metrics: Pick<RunMetrics, "total_input_rows" | "clean_rows" | "profile">;
    readonly columns: readonly OutputColumn[];
  },
): Record<string, unknown> {
  return event(run, "COMPLETE", eventTime, {
    inputFacets: {
      dataQualityMetrics: facet("1-0-2/DataQualityMetricsInputDatasetFacet", {
        rowCount: metrics.total_input_rows,
        columnMetrics: Object.fromEntries(
          Object.entries(metrics.profile).map(([name, profile]) => [name, columnMetrics(profile)]),
        ),
      }),
    },
    facets: {
      schema: facet("1-1-1/SchemaDatasetFacet", {
        fields: columns.map((column) => ({
          name: column.name,
          type: hiveType(column),
          description: column.metadata.description,
        })),
      }),
    },
    outputFacets: {
      outputStatistics: facet("1-0-2/OutputStatisticsOutputDatasetFacet", {
        rowCount: metrics.clean_rows,
      }),
    },
  });
}

/** The event of a run that published nothing. */
export function failEvent(
  run: LineageRun,
  eventTime: string,
  message: string,
): Record<string, unknown> {
  const failed = event(run, "FAIL", eventTime, {});
  const errorMessage = facet("1-0-1/ErrorMessageRunFacet", {
    message,
    programmingLanguage: "TypeScript",
  });
  return { ...failed, run: { runId: run.runId, facets: { errorMessage } } };
}

function event(
  { runId, jobName, inputs, output }: LineageRun,
  eventType: "START" | "COMPLETE" | "FAIL",
  eventTime: string,
  { inputFacets, facets, outputFacets }: Record<string, unknown>,
): Record<string, unknown> {
  return {
    eventType,
    eventTime,
    run: { runId },
    job: { namespace: "telemetry-lab", name: jobName },
    // The quality of the input is measured over all files of the run together.
    inputs: inputs.map((input, at) => ({
      ...input,
      ...(at === 0 && inputFacets ? { inputFacets } : {}),
    })),
    outputs: [{
      namespace: "file",
      name: output,
      ...(facets ? { facets } : {}),
      ...(outputFacets ? { outputFacets } : {}),
    }],
    producer: PRODUCER,
    schemaURL: SPEC,
  };
}

function facet(schema: string, values: Record<string, unknown>): Record<string, unknown> {
  const [version, name] = schema.split("/");
  return {
    _producer: PRODUCER,
    _schemaURL: `${FACETS}/${version}/${name}.json#/$defs/${name}`,
    ...values,
  };
}

function columnMetrics({ nulls, min, p50, max }: ColumnProfile): Record<string, unknown> {
  return {
    nullCount: nulls,
    ...(min === null ? {} : { min, max, quantiles: { "0.5": p50 } }),
  };
}
