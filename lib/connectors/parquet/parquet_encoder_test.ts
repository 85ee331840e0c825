import { assertEquals } from "@std/assert";
import { openDuckdb, sqlText } from "@lib/engines/duckdb.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { type Chunk, type ParquetColumn, ParquetEncoder } from "./parquet_encoder.ts";

/** What DuckDB reads of a file with these row groups. */
async function readBack(
  columns: readonly ParquetColumn[],
  groups: readonly { rows: number; chunks: readonly Chunk[] }[],
): Promise<unknown[]> {
  const encoder = new ParquetEncoder(columns);
  using folder = temporaryFolder();
  const path = `${folder.path}/groups.parquet`;
  const blocks = [encoder.open()];
  for (const { rows, chunks } of groups) blocks.push(...encoder.rowGroup(rows, chunks));
  const file = [...blocks, encoder.close()];
  Deno.writeFileSync(path, Uint8Array.from(file.flatMap((block) => [...block])));
  using db = await openDuckdb();
  return await db.rows(`FROM read_parquet(${sqlText(path)})`);
}

Deno.test("ParquetEncoder writes every kind of column, with and without nulls", async () => {
  const columns = [
    { path: ["id"], type: "string" },
    { path: ["m", "level"], type: "double" },
    { path: ["m", "pair"], type: "double[]" },
    { path: ["m", "isOn"], type: "boolean" },
  ] as const;
  const ids = { kind: "indices", dictionary: ["a", "é"] } as const;
  const groups = [
    {
      rows: 3,
      chunks: [
        { values: { ...ids, indices: Uint16Array.of(1, 0, 1) } },
        { values: { kind: "doubles", values: Float64Array.of(1.5, -2, 3) } },
        {
          values: {
            kind: "indices",
            dictionary: Float64Array.of(7, 8),
            indices: Uint16Array.of(0, 1, 1, 1, 0, 0),
          },
          listLength: 2,
        },
        { values: { kind: "booleans", values: Uint8Array.of(1, 0, 1) } },
      ],
    },
    {
      rows: 3,
      chunks: [
        { values: { ...ids, indices: Uint16Array.of(0) }, valid: Uint8Array.of(0, 1, 0) },
        {
          values: { kind: "doubles", values: Float64Array.of(4, 5) },
          valid: Uint8Array.of(1, 0, 1),
        },
        {
          values: {
            kind: "indices",
            dictionary: Float64Array.of(7, 8),
            indices: Uint16Array.of(1, 0),
          },
          valid: Uint8Array.of(0, 0, 1),
          listLength: 2,
        },
        { values: { kind: "booleans", values: Uint8Array.of() }, valid: Uint8Array.of(0, 0, 0) },
      ],
    },
  ] as const;
  assertEquals(await readBack(columns, groups), [
    { id: "é", m: { level: 1.5, pair: [7, 8], isOn: true } },
    { id: "a", m: { level: -2, pair: [8, 8], isOn: false } },
    { id: "é", m: { level: 3, pair: [7, 7], isOn: true } },
    { id: null, m: { level: 4, pair: null, isOn: null } },
    { id: "a", m: { level: null, pair: null, isOn: null } },
    { id: null, m: { level: 5, pair: [8, 7], isOn: null } },
  ]);
});

Deno.test("ParquetEncoder changes to wide indices with the 257th entry", async () => {
  for (const entries of [256, 257, 3000]) {
    const dictionary = Float64Array.from({ length: entries }, (_, i) => i / 10);
    const indices = Uint16Array.from({ length: 5001 }, (_, i) => (i * 7) % entries);
    const read = await readBack([{ path: ["x"], type: "double" }], [
      { rows: 5001, chunks: [{ values: { kind: "indices", indices, dictionary } }] },
    ]);
    assertEquals(read, [...indices].map((index) => ({ x: dictionary[index] })));
  }
});

Deno.test("ParquetEncoder without a row is a file without rows", async () => {
  assertEquals(await readBack([{ path: ["x"], type: "double" }], []), []);
});
