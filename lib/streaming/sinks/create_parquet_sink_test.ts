import { assert, assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { type Fs, systemFs } from "@lib/lake/fs.ts";
import { killAt } from "@lib/lake/kill_at.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { Row } from "../query/stream_query.ts";
import { createParquetSink, type ParquetSinkOptions } from "./create_parquet_sink.ts";
import type { SinkSchema } from "./sink.ts";

const SCHEMA: SinkSchema = {
  queryId: "q",
  queryName: "sales",
  outputMode: "append",
  columns: {
    windows: [
      { name: "window_start", type: "timestamp" },
      { name: "product", type: "string" },
      { name: "n", type: "long" },
      { name: "mean", type: "double" },
    ],
  },
  windowKey: [],
};
const BATCHES: readonly (readonly Row[])[] = [
  [
    { window_start: 1_000_001, product: "a/ção", n: 9007199254740993n, mean: 0.1 },
    { window_start: null, product: null, n: null, mean: null },
  ],
  [],
  [{ window_start: 2_000_000, product: "a/ção", n: 2, mean: NaN }],
];

async function writeAll(
  dir: string,
  options: ParquetSinkOptions & { schema?: SinkSchema } = {},
): Promise<void> {
  const { schema = SCHEMA, ...rest } = options;
  const sink = createParquetSink(dir, rest);
  await sink.open(schema);
  try {
    for (const [batchId, rows] of BATCHES.entries()) {
      const windows = rows.map((values) => ({ values }));
      const { queryId, outputMode } = schema;
      const rest = { deadLetters: [], nextOffsets: {}, isFlush: false };
      await sink.write({ queryId, outputMode, batchId, rows: { windows }, ...rest });
    }
  } finally {
    await sink.close();
  }
}

async function readAll(dir: string): Promise<unknown[]> {
  using db = await openDuckdb();
  return await db.rows(
    `SELECT batch_id, epoch_us(window_start) AS start, product, n, mean::VARCHAR AS mean
     FROM read_parquet($1) ORDER BY batch_id, start NULLS FIRST`,
    [`${dir}/**/*.parquet`],
  );
}

const EXPECTED = [
  { batch_id: 0, start: null, product: null, n: null, mean: null },
  { batch_id: 0, start: 1_000_001, product: "a/ção", n: 9007199254740993n, mean: "0.1" },
  { batch_id: 2, start: 2_000_000, product: "a/ção", n: 2, mean: "nan" },
];

Deno.test("createParquetSink() keeps every value, in one folder for each batch with rows", async () => {
  for (const partitionBy of [[], ["product"]]) {
    using folder = temporaryFolder();
    await writeAll(folder.path, { partitionBy });
    assertEquals(await readAll(folder.path), EXPECTED);
    const names = [...Deno.readDirSync(folder.path)].map(({ name }) => name).sort();
    assertEquals(names, ["_manifest.ndjson", "batch_id=0", "batch_id=2"]);
  }
});

// @fault sinks: killed at every write of a Parquet batch -> ends with the same files; never half
//   a batch is seen
// @shows sink parquet
Deno.test("createParquetSink() ends with the same files wherever it is killed, and never shows a half batch", async () => {
  const kill = () => Promise.reject(new Error("killed"));
  using whole = temporaryFolder();
  await writeAll(whole.path, { partitionBy: ["product"] });
  let kills = 0;
  for (const isHalfway of [false, true]) {
    for (let at = 0, isKilled = true; isKilled; at++) {
      using folder = temporaryFolder();
      const fs: Fs = killAt(systemFs, { at, isHalfway, kill });
      isKilled = await writeAll(folder.path, { partitionBy: ["product"], fs }).then(
        () => false,
        () => true,
      );
      for (const { name } of Deno.readDirSync(folder.path)) {
        if (!name.startsWith("batch_id=")) continue;
        assertEquals(
          filesIn(`${folder.path}/${name}`),
          filesIn(`${whole.path}/${name}`),
          `killed at ${at}`,
        );
      }
      await writeAll(folder.path, { partitionBy: ["product"] });
      assertEquals(await readAll(folder.path), EXPECTED, `killed at ${at}`);
      assertEquals(
        Deno.readTextFileSync(`${folder.path}/_manifest.ndjson`),
        Deno.readTextFileSync(`${whole.path}/_manifest.ndjson`),
      );
      if (isKilled) kills++;
    }
  }
  assert(kills > 15, `only ${kills} kills`);
});

Deno.test("createParquetSink() refuses modes that change rows, and folders of others", async () => {
  using folder = temporaryFolder();
  for (const outputMode of ["update", "complete"] as const) {
    await assertRejects(
      () => writeAll(folder.path, { schema: { ...SCHEMA, outputMode } }),
      UsageError,
      JSON.stringify(outputMode),
    );
  }
  await assertRejects(() => writeAll(folder.path, { partitionBy: ["price"] }), UsageError, "price");
  await writeAll(folder.path);
  const other = { ...SCHEMA, queryId: "another" };
  await assertRejects(
    () => writeAll(folder.path, { schema: other }),
    UsageError,
    "another query, q",
  );
  await Deno.remove(`${folder.path}/_manifest.ndjson`);
  await assertRejects(() => writeAll(folder.path), UsageError, "batch_id=2");
});

function filesIn(dir: string): string[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) =>
    isDirectory
      ? filesIn(`${dir}/${name}`).map((path) => `${name}/${path}`)
      : [`${name} ${Deno.statSync(`${dir}/${name}`).size}`]
  ).sort();
}
