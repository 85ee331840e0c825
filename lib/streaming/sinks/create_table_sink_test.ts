import { assertEquals, assertRejects } from "@std/assert";
import { openEmbeddedPostgres } from "@lib/connectors/postgres/embedded/open_embedded_postgres.ts";
import type { Postgres } from "@lib/connectors/postgres/postgres.ts";
import { PostgresError } from "@lib/connectors/postgres/postgres_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { OutputMode } from "../query/stream_query.ts";
import { createTableSink } from "./create_table_sink.ts";
import type { Output, SinkRow } from "./sink.ts";

const TYPES = { window_start: "timestamp", k: "string", n: "long" } as const;
const COLUMNS = Object.entries(TYPES).map(([name, type]) => ({ name, type }));

async function withPostgres(work: (postgres: Postgres) => Promise<void>): Promise<void> {
  using folder = temporaryFolder();
  const postgres = await openEmbeddedPostgres({ dir: folder.path });
  try {
    await work(postgres);
  } finally {
    await postgres.close();
  }
}

async function store(
  postgres: Postgres,
  { table, batches, outputMode = "append", output = "windows" }: {
    table: string;
    batches: readonly (readonly SinkRow[])[];
    outputMode?: OutputMode;
    output?: Output;
  },
): Promise<void> {
  const sink = createTableSink(postgres, table);
  await sink.open({
    queryId: table,
    queryName: table,
    outputMode,
    columns: { [output]: COLUMNS },
    windowKey: ["window_start", "k"],
  });
  for (const [batchId, rows] of batches.entries()) {
    const rest = { deadLetters: [], nextOffsets: {}, isFlush: false };
    const batch = { queryId: table, batchId, outputMode, rows: { [output]: rows }, ...rest };
    await sink.write(batch);
    await sink.write(batch); // as after a crash
  }
}

const row = (k: string | null, n: number): SinkRow => ({
  values: { window_start: 1_500_001, k, n },
});

// @shows sink table
Deno.test("createTableSink() stores once, replaces, retracts or begins anew, by output mode", async () => {
  await withPostgres(async (postgres) => {
    const batches = [[row("a", 1), row(null, 1)], [row("a", 5)]];
    const rowsOf = async (table: string) =>
      (await postgres.query(`SELECT k, n FROM ${table} ORDER BY k, n`)).rows
        .map(({ k, n }) => `${k} ${n}`);
    await store(postgres, { table: "appended", batches });
    assertEquals(await rowsOf("appended"), ["a 1", "null 1"]);
    await store(postgres, { table: "updated", batches, outputMode: "update" });
    assertEquals(await rowsOf("updated"), ["a 5", "null 1"]);
    const retracting = [...batches, [{ ...row(null, 1), isRetraction: true }, row("b", 2)]];
    await store(postgres, { table: "retracted", batches: retracting, outputMode: "update" });
    assertEquals(await rowsOf("retracted"), ["a 5", "b 2"]);
    await store(postgres, { table: "complete", batches, outputMode: "complete" });
    assertEquals(await rowsOf("complete"), ["a 5"]);
  });
});

Deno.test("createTableSink() keeps records by where they stood, and instants to the microsecond", async () => {
  await withPostgres(async (postgres) => {
    const at = (offset: number): SinkRow => ({
      ...row("a", 1),
      origin: { topic: "t", partition: 3, offset, timestampMs: null },
    });
    await store(postgres, {
      table: "records",
      batches: [[at(0), at(1)], [at(1), at(2)]],
      output: "records",
    });
    const { rows } = await postgres.query(
      "SELECT source_offset, window_start FROM records ORDER BY source_offset",
    );
    assertEquals(rows.map(({ source_offset }) => source_offset), [0, 1, 2]);
    assertEquals(rows[0]!.window_start, 1_500_001);
  });
});

Deno.test("createTableSink() refuses a table of another schema and says the difference", async () => {
  await withPostgres(async (postgres) => {
    await postgres.query("CREATE TABLE taken (k text, n text)");
    await assertRejects(
      () => store(postgres, { table: "taken", batches: [] }),
      PostgresError,
      "bigint",
    );
  });
});
