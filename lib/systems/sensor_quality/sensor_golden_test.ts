import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { openEmbeddedPostgres } from "@lib/connectors/postgres/embedded/open_embedded_postgres.ts";
import type { Postgres } from "@lib/connectors/postgres/postgres.ts";
import { sensorReading } from "@lib/contracts/sensor_reading.ts";
import type { BatchRecord } from "@lib/streaming/core/batch_record.ts";
import type { StreamQuery } from "@lib/streaming/query/stream_query.ts";
import { startQuery } from "@lib/streaming/run/start_query.ts";
import { createFilesSource } from "@lib/streaming/sources/create_files_source.ts";
import {
  goldenRows,
  type GoldenTable,
  systemGolden,
  systemGoldenPath,
} from "@lib/testing/system_golden.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { parseStreamTimestamp } from "@lib/time/parse_stream_timestamp.ts";
import { createSensorSink } from "./create_sensor_sink.ts";
import { SENSOR_QUERY } from "./sensor_quality.ts";

const FOLDER = systemGoldenPath("s002_sensors", "batches");
const AGGREGATE_COLUMNS = [
  "window_start",
  "window_end",
  "sensor_id",
  "sensor_type",
  "location",
  "manufacturer",
  "avg_value",
  "min_value_reading",
  "max_value_reading",
  "stddev_value",
  "reading_count",
  "max_normalized",
  "high_alert_count",
  "low_alert_count",
];

const folder = temporaryFolder();
Deno.test.afterAll(() => folder[Symbol.dispose]());

/** One database for all, as making one takes seconds; each test has its own tables. */
async function withTables(body: (postgres: Postgres) => Promise<void>): Promise<void> {
  database ??= openEmbeddedPostgres({ dir: folder.path });
  const postgres = await database;
  for (const table of [...Object.keys(sensorReading.tables), "stream_commits"]) {
    await postgres.query(`DROP TABLE IF EXISTS ${table} CASCADE`);
  }
  await body(postgres);
}
let database: Promise<Postgres> | undefined;

async function run(
  postgres: Postgres,
  change: Partial<StreamQuery> = {},
  drive: "available-now" | "stepwise" = "available-now",
): Promise<BatchRecord[]> {
  const batches: BatchRecord[] = [];
  const handle = await startQuery({ ...SENSOR_QUERY, ...change }, {
    source: createFilesSource(FOLDER, { records: "envelopes" }),
    sink: createSensorSink(postgres),
    drive,
    onBatch: (batch) => void batches.push(batch),
  });
  await handle.awaitTermination();
  assertEquals(handle.counts.input, 535);
  return batches;
}

/** Instants as microseconds; the rest as it is. */
function plain(value: unknown): unknown {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)
    ? parseStreamTimestamp(value)
    : value;
}

function assertSameRows(
  actual: readonly (readonly unknown[])[],
  expected: readonly (readonly unknown[])[],
) {
  assertEquals(actual.length, expected.length);
  actual.forEach((row, i) => assertSameRow(row, expected[i]!));
}

function assertSameRow(actual: readonly unknown[], expected: readonly unknown[]) {
  assertEquals(actual.length, expected.length);
  actual.forEach((value, i) => {
    const wanted = plain(expected[i]);
    const found = plain(value);
    if (typeof wanted === "number" && !Number.isInteger(wanted)) {
      assertAlmostEquals(Number(found), wanted, 1e-9 * Math.abs(wanted));
    } else assertEquals(found, wanted, JSON.stringify([actual, expected]));
  });
}

async function tableOf(postgres: Postgres, sql: string): Promise<unknown[][]> {
  const { rows } = await postgres.query(sql);
  return rows.map((row) => Object.values(row));
}

const aggregates = (postgres: Postgres) =>
  tableOf(
    postgres,
    `SELECT ${AGGREGATE_COLUMNS.join(", ")} FROM sensor_aggregations ORDER BY 1, 3`,
  );

interface GoldenRun {
  readonly batches: readonly (Pick<BatchRecord, "batchId" | "kind" | "numInputRows"> & {
    readonly lateWatermark: string;
    readonly watermark: string;
    readonly rows: readonly (readonly unknown[])[];
    readonly state: readonly {
      readonly numRowsTotal: number;
      readonly numRowsDroppedByWatermark: number;
    }[];
  })[];
}

for (
  const [outputMode, drive, delay] of [
    ["append", "available-now", "10 seconds"],
    ["append", "available-now", "2 minutes"],
    ["append", "stepwise", "2 minutes"],
    ["update", "available-now", "2 minutes"],
  ] as const
) {
  Deno.test(`SENSOR_QUERY gives Spark's batches and table: ${outputMode}, ${drive}, ${delay}`, () =>
    withTables(async (postgres) => {
      const name = `${outputMode}_${drive.replace("-", "_")}_wm${delay.replace(" ", "")}`;
      const golden = systemGolden<GoldenRun>("s002_sensors", `expected_aggregations_${name}.json`);
      const watermark = { ...SENSOR_QUERY.watermark!, delay };
      const batches = await run(postgres, { outputMode, watermark }, drive);
      assertEquals(batches.length, golden.batches.length);
      const table = new Map<string, readonly unknown[]>();
      for (const [i, expected] of golden.batches.entries()) {
        const batch = batches[i]!;
        assertEquals([batch.batchId, batch.kind, batch.numInputRows], [
          expected.batchId,
          expected.kind,
          expected.numInputRows,
        ]);
        assertEquals([plain(batch.lateWatermark), plain(batch.watermark)], [
          plain(expected.lateWatermark),
          plain(expected.watermark),
        ]);
        assertSameRows(batch.rows, expected.rows);
        assertEquals(
          batch.state.map(({ numRowsTotal, numRowsDroppedByWatermark }) => [
            numRowsTotal,
            numRowsDroppedByWatermark,
          ]),
          expected.state.map(({ numRowsTotal, numRowsDroppedByWatermark }) => [
            numRowsTotal,
            numRowsDroppedByWatermark,
          ]),
        );
        for (const row of expected.rows) table.set(row.slice(0, 6).join(), row);
      }
      const expected = [...table.values()].toSorted((a, b) =>
        String([a[0], a[2]]) < String([b[0], b[2]]) ? -1 : 1
      );
      assertSameRows(await aggregates(postgres), expected);
    }));
}

Deno.test("SENSOR_QUERY with a watermark that lets nothing be late gives the sums of all, and the golden views", () =>
  withTables(async (postgres) => {
    await run(postgres, { outputMode: "update", watermark: { delay: "1 day" } });
    const golden = systemGolden<GoldenTable>("s002_sensors", "expected_aggregations_batch.json");
    assertSameRows(await aggregates(postgres), golden.rows);
    const views = systemGolden<Record<string, GoldenTable>>("s002_sensors", "expected_views.json");
    for (
      const [view, name] of [
        ["latest_sensor_status", "latest_sensor_status"],
        ["hourly_sensor_summary", "hourly_sensor_summary_fixed"],
        ["dq_error_rate", "dq_error_rate_fixed"],
      ] as const
    ) {
      const { columns, rows } = views[name]!;
      const sql = `SELECT ${columns.map((column) => `"${column}"`).join(", ")} FROM ${view}`;
      assertSameRows(await tableOf(postgres, sql), rows);
    }
    const alerts = await tableOf(
      postgres,
      "SELECT alert_count - total_high_alerts - total_low_alerts FROM hourly_sensor_summary",
    );
    assertEquals(alerts, [[0], [0], [0]]);
  }));

Deno.test("SENSOR_QUERY stores the golden readings and dead letters, and late readings in a table of their own", () =>
  withTables(async (postgres) => {
    await run(postgres, {
      watermark: { ...SENSOR_QUERY.watermark!, delay: "10 seconds" },
    }, "stepwise");
    const place = (row: Record<string, unknown>) => `${row.partition}/${row.offset}`;
    const readings = new Map(
      goldenRows(systemGolden("s002_sensors", "expected_readings.json")).map((
        row,
      ) => [place(row), row]),
    );
    const stored = await tableOf(
      postgres,
      `SELECT kafka_partition || '/' || kafka_offset, sensor_id, value, normalized_value,
         high_alert, low_alert FROM sensor_readings`,
    );
    assertEquals(stored.length, readings.size);
    for (const [at, ...values] of stored) {
      const { sensor_id, value, normalized_value, high_alert, low_alert } = readings.get(
        String(at),
      )!;
      assertSameRow(values, [sensor_id, value, normalized_value, high_alert, low_alert]);
    }
    const rejected = new Map(
      goldenRows(systemGolden<GoldenTable>("s002_sensors", "expected_dlq.json"))
        .filter(({ code }) => code !== null).map((row) => [place(row), row.code]),
    );
    const errors = await tableOf(
      postgres,
      "SELECT kafka_partition || '/' || kafka_offset, error_type FROM sensor_errors",
    );
    assertEquals(new Map(errors as [string, string][]), rejected);
    const [[late]] = await tableOf(
      postgres,
      `SELECT count(*) FROM sensor_late WHERE lateness_seconds > 0 AND (kafka_partition, kafka_offset)
         IN (SELECT kafka_partition, kafka_offset FROM sensor_readings)`,
    ) as [[number]];
    assert(late > 0);
  }));

Deno.test("the shared database closes", async () => {
  await (await database!).close();
});
