import { assertEquals, assertRejects } from "@std/assert";
import type { WideRow } from "@lib/connectors/cassandra/cassandra.ts";
import { openEmbeddedCassandra } from "@lib/connectors/cassandra/embedded/open_embedded_cassandra.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { OutputMode, Row } from "../query/stream_query.ts";
import { createWideSink } from "./create_wide_sink.ts";
import type { Output, OutputColumn, SinkRow } from "./sink.ts";

const NAME = { keyspace: "shop", name: "totals" };
const COLUMNS: readonly OutputColumn[] = [
  { name: "window_start", type: "timestamp" },
  { name: "k", type: "string" },
  { name: "n", type: "long" },
];

interface Given {
  readonly outputMode?: OutputMode;
  readonly output?: Output;
  readonly windowKey?: readonly string[];
  readonly columns?: readonly OutputColumn[];
}

/** What is in the table after these batches, each of which comes twice, as after a crash. */
async function stored(
  batches: readonly (readonly SinkRow[])[],
  { outputMode = "update", output = "windows", windowKey = ["k"], columns = COLUMNS }: Given = {},
): Promise<{ readonly rows: WideRow[]; readonly refused: string[] }> {
  using folder = temporaryFolder();
  const cassandra = openEmbeddedCassandra({ dir: folder.path });
  try {
    const sink = createWideSink(cassandra, NAME);
    const where = { queryId: "q", outputMode };
    await sink.open({ ...where, queryName: "q", columns: { [output]: columns }, windowKey });
    const refused: string[] = [];
    for (const [batchId, rows] of batches.entries()) {
      const rest = { deadLetters: [], nextOffsets: {}, isFlush: false };
      const batch = { ...where, batchId, rows: { [output]: rows }, ...rest };
      const { rejected } = await sink.write(batch);
      refused.push(...rejected.map(({ code }) => code));
      await sink.write(batch);
    }
    const rows = await Array.fromAsync(cassandra.read((await cassandra.describeTable(NAME))!));
    return { rows: rows.sort((a, b) => String(a.row_id) < String(b.row_id) ? -1 : 1), refused };
  } finally {
    await cassandra.close();
  }
}

const values = (k: string | null, n: Row[string]): SinkRow => (
  { values: { window_start: 1_500_001, k, n } }
);

// @shows sink wide
Deno.test("createWideSink() holds the last result of each key, also where it has none", async () => {
  const { rows } = await stored([[values("a", 1), values(null, 1), values("null", 2)], [
    values("a", 2n ** 60n),
  ]]);
  assertEquals(rows, [
    { row_id: '["a"]', k: "a", n: 2n ** 60n, window_start: 1_500_001 },
    { row_id: '["null"]', k: "null", n: 2, window_start: 1_500_001 },
    { row_id: "[null]", k: null, n: 1, window_start: 1_500_001 },
  ]);
});

Deno.test("createWideSink() knows records by where they stood, and late ones by their window too", async () => {
  const at = (offset: number, start: number): SinkRow => ({
    values: { window_start: start, k: "a", n: offset },
    origin: { topic: "t", partition: 2, offset, timestampMs: null },
  });
  const rows = [at(1, 10), at(1, 20), at(2, 10)];
  const ids = async (output: Output) =>
    (await stored([rows], { output })).rows.map((row) => [row.row_id, row.source_offset]);
  assertEquals(await ids("records"), [['["t","2","1"]', 1], ['["t","2","2"]', 2]]);
  assertEquals((await ids("late")).length, 3);
});

// @fault sinks: a row that a wide table will never take -> reported; the rest is written
Deno.test("createWideSink() says which rows the store will never take", async () => {
  const { rows, refused } = await stored([[values("a", 2n ** 70n), values("b", 1)]]);
  assertEquals([rows.map(({ k }) => k), refused], [["b"], ["CASSANDRA_WRITE_ERROR"]]);
});

Deno.test("createWideSink() refuses what would leave rows behind, and the name of its key", async () => {
  const windowKey = ["window_start", "k"];
  for (const outputMode of ["update", "complete"] as const) {
    await assertRejects(() => stored([], { windowKey, outputMode }), UsageError, "append");
  }
  assertEquals(
    (await stored([[values("a", 1)]], { windowKey, outputMode: "append" })).rows.length,
    1,
  );
  const columns = [{ name: "row_id", type: "string" }] as const;
  await assertRejects(() => stored([], { columns }), UsageError, "another name than row_id");
});
