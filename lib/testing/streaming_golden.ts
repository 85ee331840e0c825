/** Reads `data/golden/streaming`: what Apache Spark answered, batch by batch. @module */

import type { StreamQuery } from "@lib/streaming/query/stream_query.ts";

/** One batch of Spark's. In complete mode some have figures in place of rows. */
export interface SparkBatch {
  readonly batchId: number;
  readonly kind: "data" | "no-data";
  readonly numInputRows: number;
  readonly lateWatermark: string | null;
  readonly watermark: string | null;
  readonly eventTimeMax: string | null;
  readonly rows: readonly (readonly (string | number | null)[])[] | null;
  readonly state: readonly {
    readonly operatorName: string;
    readonly numRowsTotal: number;
    readonly numRowsUpdated: number;
    readonly numRowsRemoved: number;
    readonly numRowsDroppedByWatermark: number;
  }[];
  readonly rowCount?: number;
  readonly sumTotal?: number;
  readonly sumCount?: number;
}

/** A query, what went in, and what Spark made of it. */
export interface SparkRun {
  readonly name: string;
  readonly query: StreamQuery;
  readonly drive: "available-now" | "stepwise";
  readonly runs: readonly (readonly number[])[] | null;
  readonly batches: readonly (readonly string[])[];
  readonly expected: {
    readonly columns: readonly string[];
    readonly batches: readonly SparkBatch[];
  };
}

const FOLDER = new URL("../../data/golden/streaming/", import.meta.url);

/** How golden files describe a query. */
interface GoldenQuery {
  readonly window: StreamQuery["window"];
  readonly keys: readonly string[];
  readonly watermarkDelay: string | null;
  readonly dedup: StreamQuery["dedup"];
  readonly runs: SparkRun["runs"];
}

/** All runs of the small cases and of the sales. */
export function sparkRuns(): SparkRun[] {
  return [...windowRuns(), ...salesRuns()];
}

function windowRuns(): SparkRun[] {
  return namesIn("windows/").flatMap((name) => {
    const { cases } = readJson(`windows/${name}`) as {
      cases: readonly (GoldenQuery & {
        readonly name: string;
        readonly input: SparkRun["batches"];
        readonly expected: Readonly<Record<string, SparkRun["expected"]>>;
      })[];
    };
    return cases.flatMap((one) =>
      Object.entries(one.expected).map(([how, expected]) => {
        const [mode, drive] = how.split("/");
        const described = `${name} ${one.name} ${how}`;
        return runOf(one, {
          name: described,
          mode: mode!,
          drive: drive!,
          batches: one.input,
          expected,
        });
      })
    );
  });
}

function salesRuns(): SparkRun[] {
  const batches = namesIn("s003_sales/batches/").map((name) =>
    Deno.readTextFileSync(new URL(`s003_sales/batches/${name}`, FOLDER)).split("\n").slice(0, -1)
  );
  // The split into late and on time is another matter: it has no windows.
  const isRun = (name: string) =>
    name.startsWith("expected_") && name !== "expected_late_split.json";
  return namesIn("s003_sales/").filter(isRun).map((name) => {
    const { query, columns, batches: expected } = readJson(`s003_sales/${name}`) as {
      query: GoldenQuery & { mode: string; drive: string };
      columns: readonly string[];
      batches: readonly SparkBatch[];
    };
    const { mode, drive } = query;
    return runOf(query, { name, mode, drive, batches, expected: { columns, batches: expected } });
  });
}

function runOf(
  golden: GoldenQuery,
  { name, mode, drive, batches, expected }: Pick<SparkRun, "name" | "batches" | "expected"> & {
    readonly mode: string;
    readonly drive: string;
  },
): SparkRun {
  return {
    name,
    query: {
      decode: {
        format: "json",
        fields: { event_id: "string", user_id: "string", product_id: "string", amount: "double" },
        eventTime: "timestamp",
      },
      watermark: golden.watermarkDelay === null ? null : { delay: golden.watermarkDelay },
      dedup: golden.dedup,
      window: golden.window,
      keys: golden.keys,
      // Without a window or a key nothing is aggregated.
      aggregates: golden.window === null && golden.keys.length === 0 ? null : [
        { fn: "sum", column: "amount", as: "total_amount" },
        { fn: "count", as: "event_count" },
        { fn: "avg", column: "amount", as: "avg_amount" },
      ],
      outputMode: mode as StreamQuery["outputMode"],
    },
    drive: drive.replace("_", "-") as SparkRun["drive"],
    runs: golden.runs,
    batches,
    expected,
  };
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, FOLDER))].filter((entry) => entry.isFile)
    .map((entry) => entry.name).sort();
}

function readJson(path: string): unknown {
  return JSON.parse(Deno.readTextFileSync(new URL(path, FOLDER)));
}
