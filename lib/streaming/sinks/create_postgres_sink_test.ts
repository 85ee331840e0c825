import { assert, assertEquals, assertRejects } from "@std/assert";
import { openEmbeddedPostgres } from "@lib/connectors/postgres/embedded/open_embedded_postgres.ts";
import type { Postgres } from "@lib/connectors/postgres/postgres.ts";
import { PostgresError } from "@lib/connectors/postgres/postgres_error.ts";
import type { StoredTable } from "@lib/contracts/stream_contract.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createPostgresSink, type PostgresSinkOptions } from "./create_postgres_sink.ts";
import type { SinkBatch } from "./sink.ts";

const PLACE = {
  topic: { type: "text", source: "topic", description: "" },
  position: { type: "bigint", source: "offset", description: "" },
} as const;
const EVENTS: StoredTable = {
  grain: "one row per event",
  description: "",
  columns: { name: { type: "varchar(5)", description: "" }, ...PLACE },
  primaryKey: ["topic", "position"],
  key: ["topic", "position"],
};
const ERRORS: StoredTable = {
  ...EVENTS,
  columns: {
    raw: { type: "text", source: "raw value", description: "" },
    code: { type: "text", source: "code", description: "" },
    ...PLACE,
  },
};
const SUMS: StoredTable = {
  grain: "one row per window and name",
  description: "",
  columns: {
    id: { type: "serial", source: "database", description: "" },
    window_start: { type: "timestamp", notNull: true, description: "" },
    name: { type: "text", description: "" },
    total: { type: "double precision", description: "" },
  },
  primaryKey: ["id"],
  key: ["window_start", "name"],
  keyNullsEqual: true,
};
const TABLES = {
  records: { name: "events", table: EVENTS },
  windows: { name: "sums", table: SUMS },
  deadLetters: { name: "errors", table: ERRORS },
};

function batch(batchId: number, more: Partial<SinkBatch>): SinkBatch {
  const where = { queryId: "q", outputMode: "append", nextOffsets: {}, isFlush: false } as const;
  return { ...where, batchId, rows: {}, deadLetters: [], ...more };
}

function event(offset: number, name: string) {
  const origin = { topic: "t", partition: 0, offset, timestampMs: null };
  return { values: { name }, origin, record: { ...origin, key: null, value: `"${name}"` } };
}

const folder = temporaryFolder();
Deno.test.afterAll(() => folder[Symbol.dispose]());

/** One database for all, as making one takes seconds; each test has its own tables. */
async function withSink(
  body: (
    sink: ReturnType<typeof createPostgresSink>,
    rowsOf: (table: string) => Promise<unknown[]>,
  ) => Promise<void>,
  options: Partial<PostgresSinkOptions> = {},
): Promise<void> {
  database ??= openEmbeddedPostgres({ dir: folder.path });
  const postgres = await database;
  for (const table of ["events", "sums", "errors", "stream_commits"]) {
    await postgres.query(`DROP TABLE IF EXISTS ${table} CASCADE`);
  }
  const sink = createPostgresSink({ postgres, tables: TABLES, ...options });
  await sink.open({
    queryId: "q",
    queryName: "query",
    outputMode: "append",
    columns: {},
    windowKey: [],
  });
  await body(sink, async (table) => {
    const { rows } = await postgres.query(`SELECT * FROM ${table} ORDER BY 1, 2`);
    return rows.map((row) => Object.values(row));
  });
}
let database: Promise<Postgres> | undefined;

// @fault sinks: a batch comes again to PostgreSQL -> written once
// @shows sink postgres
Deno.test("createPostgresSink() writes a batch once, however often it comes", () =>
  withSink(async (sink, rowsOf) => {
    const letter = { ...event(1, "x"), key: null, value: null, code: "BAD", message: "" };
    const first = batch(0, {
      rows: { records: [event(0, "a")], windows: [{ values: { window_start: 0, total: 1 } }] },
      deadLetters: [{ ...letter, stage: "validate", attempt: 1 }],
    });
    for (let i = 0; i < 3; i++) {
      assertEquals(await sink.write(first), { written: 2, rejected: [] });
    }
    await sink.write(batch(1, { rows: { records: [event(2, "b")] } }));
    await sink.write(first);
    assertEquals(await rowsOf("events"), [["a", "t", 0], ["b", "t", 2]]);
    assertEquals(await rowsOf("errors"), [["", "BAD", "t", 1]]);
    assertEquals((await rowsOf("sums")).length, 1);
  }));

// @fault sinks: a query begins again, and every record comes twice -> stored once
// @shows An event once
Deno.test("createPostgresSink() stores a record once even for a query that began again", () =>
  withSink(async (sink, rowsOf) => {
    await sink.write(batch(7, { rows: { records: [event(0, "a")] } }));
    await sink.write(batch(0, { queryId: "again", rows: { records: [event(0, "a")] } }));
    assertEquals(await rowsOf("events"), [["a", "t", 0]]);
  }));

// @fault sinks: a row that the table refuses -> a dead letter; the rest is kept
Deno.test("createPostgresSink() makes a dead letter of a row that the table refuses, and keeps the rest", () =>
  withSink(async (sink, rowsOf) => {
    const records = [event(0, "a"), event(1, "too long"), event(2, "c\0"), event(3, "d")];
    const { written, rejected } = await sink.write(batch(0, { rows: { records } }));
    assertEquals([written, rejected.map(({ row, code }) => [row.values.name, code])], [2, [
      ["too long", "REFUSED"],
      ["c\0", "REFUSED"],
    ]]);
    assertEquals(await rowsOf("events"), [["a", "t", 0], ["d", "t", 3]]);
    assertEquals(await rowsOf("errors"), [
      ['"c\uFFFD"', "REFUSED", "t", 2],
      ['"too long"', "REFUSED", "t", 1],
    ]);
  }, { refusedCode: "REFUSED" }));

Deno.test("createPostgresSink() replaces windows in update mode, keeps them in append, renews all in complete", () =>
  withSink(async (sink, rowsOf) => {
    const window = (total: number, name: string | null = null) => ({
      values: { window_start: 60_000_000, name, total },
    });
    const totals = async () => (await rowsOf("sums")).map((row) => (row as unknown[])[3]);
    const write = (batchId: number, outputMode: "append" | "update" | "complete", total: number) =>
      sink.write(batch(batchId, { outputMode, rows: { windows: [window(total)] } }));
    await write(0, "append", 1);
    await write(1, "append", 2);
    assertEquals(await totals(), [1]);
    await write(2, "update", 3);
    assertEquals(await totals(), [3]);
    await sink.write(batch(3, { rows: { windows: [window(9, "n")] } }));
    assertEquals(await totals(), [3, 9]);
    await write(4, "complete", 4);
    assertEquals(await totals(), [4]);
    await sink.write(batch(5, {
      outputMode: "update",
      rows: { windows: [{ ...window(4), isRetraction: true }, window(5, "m")] },
    }));
    assertEquals(await totals(), [5]);
  }));

// @fault sinks: a table of another schema in PostgreSQL -> refused before anything is written
Deno.test("createPostgresSink() refuses a table of another schema before anything is written", async () => {
  const error = await assertRejects(
    () =>
      withSink(async () => {}, {
        tables: { records: { name: "stream_commits", table: EVENTS } },
      }),
    PostgresError,
    "column name",
  );
  assertEquals(error.code, "TABLE_MISMATCH");
});

Deno.test("createPostgresSink() makes views", () =>
  withSink(async (sink, rowsOf) => {
    await sink.write(batch(0, { rows: { records: [event(0, "a"), event(1, "b")] } }));
    assertEquals(await rowsOf("event_count"), [[2, 1]]);
    assert(sink.guarantee.startsWith("exactly once"));
  }, {
    views: {
      event_count: {
        grain: "",
        description: "",
        columns: {},
        sql: "SELECT count(*)::int AS n, max(position) AS last FROM events",
      },
    },
  }));

Deno.test("createPostgresSink() reports the same of a batch that comes again, rows refused included", async () => {
  const tables = { records: TABLES.records };
  await withSink(async (sink) => {
    const records = [event(0, "good"), event(1, "far too long"), event(2, "fine")];
    const first = await sink.write(batch(0, { rows: { records } }));
    assertEquals([first.written, first.rejected.map(({ row }) => row)], [2, [records[1]!]]);
    assertEquals(await sink.write(batch(0, { rows: { records } })), first);
    const next = await sink.write(batch(1, { rows: { records: [event(3, "new")] } }));
    assertEquals(next, { written: 1, rejected: [] });
  }, { tables });
});

Deno.test("createPostgresSink() lets a query write by two sinks of one database", async () => {
  await withSink(async (sink, rowsOf) => {
    const postgres = await database!;
    const others = { records: { name: "sums", table: EVENTS } };
    const other = createPostgresSink({ postgres, tables: others });
    await other.open({
      queryId: "q",
      queryName: "q",
      outputMode: "append",
      columns: {},
      windowKey: [],
    });
    for (const each of [sink, other]) {
      const { written } = await each.write(batch(0, { rows: { records: [event(0, "a")] } }));
      assertEquals(written, 1);
    }
    assertEquals(await rowsOf("sums"), await rowsOf("events"));
  }, { tables: { records: TABLES.records } });
});

Deno.test("the shared database closes", async () => {
  await (await database!).close();
});
