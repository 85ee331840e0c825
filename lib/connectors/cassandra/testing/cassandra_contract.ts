/** What every store of wide tables must do the same, embedded or a cluster. @module */

import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import type { Cassandra, WideRow, WideSelection, WideTable, WideValue } from "../cassandra.ts";
import { CassandraError } from "../cassandra_error.ts";

/** Values that are easily got wrong. */
const EDGES = {
  text: ["", " ", "NULL", "\0", "a\0b", "\ufeffx", "'; DROP", "é", "😀", "\u{10ffff}", "Z", "a"],
  int: [0, -1, 2 ** 31 - 1, -(2 ** 31)],
  bigint: [0, 2 ** 53 - 1, 2n ** 53n, -(2n ** 63n), 2n ** 63n - 1n],
  double: [0, -0, NaN, Infinity, -Infinity, 5e-324, 1.7976931348623157e308, 0.1, -2.5],
  boolean: [true, false],
} as const;

const KINDS = {
  id: "text",
  text: "text",
  whole: "int",
  large: "bigint",
  value: "double",
  flag: "boolean",
} as const;

const BY_PLACE = {
  uf: "text",
  ano: "text",
  id: "text",
  n: "int",
  homicidio_doloso: "text",
} as const;

/** Registers the tests; `open` is called once. */
export function testCassandraContract(label: string, open: () => Promise<Cassandra>): void {
  let opened: Promise<Cassandra> | undefined;
  let tables = 0;
  const keyspace = `contract_${Deno.pid}`;

  function test(
    name: string,
    body: (cassandra: Cassandra, place: { keyspace: string; name: string }) => Promise<void>,
  ): void {
    Deno.test(`${label}: ${name}`, async () => {
      opened ??= open();
      const cassandra = await opened;
      await cassandra.ensureKeyspace(keyspace);
      await body(cassandra, { keyspace, name: `t_${++tables}` });
    });
  }

  async function make(
    cassandra: Cassandra,
    table: WideTable,
    rows: readonly WideRow[] = [],
  ): Promise<WideTable> {
    await cassandra.ensureTable(table);
    await cassandra.writeMany({ table, rows });
    return table;
  }

  test("writeMany() stores any values, of which every one comes back", async (cassandra, place) => {
    const table = await make(cassandra, { ...place, columns: KINDS, partitionKey: ["id"] });
    const random = new PythonRandom(7);
    const any = (type: keyof typeof EDGES, n: number): WideValue => {
      const values: readonly WideValue[] = EDGES[type];
      return n % 13 === 12 ? null : values[Math.floor(random.random() * values.length)]!;
    };
    const rows = Array.from({ length: 250 }, (_, n) => ({
      id: `id-${String(n).padStart(4, "0")}`,
      text: any("text", n),
      whole: any("int", n + 3),
      large: any("bigint", n + 5),
      value: any("double", n + 7),
      flag: any("boolean", n + 9),
    }));
    assertEquals(await cassandra.writeMany({ table, rows }), {
      written: 250,
      superseded: 0,
      refused: [],
    });
    const found = await Array.fromAsync(cassandra.read(table));
    assertEquals(found.toSorted((a, b) => a.id! < b.id! ? -1 : 1).map(inOrder), rows.map(inOrder));
    assertEquals(await cassandra.count(table), 250);
  });

  test(
    "writeMany() puts null over a value, and leaves what is not given",
    async (cassandra, place) => {
      const columns = { id: "text", a: "text", b: "text" } as const;
      const table = await make(cassandra, { ...place, columns, partitionKey: ["id"] });
      const states = [
        [{ id: "1", a: "x", b: "y" }, { id: "1", a: "x", b: "y" }],
        [{ id: "1", b: "z" }, { id: "1", a: "x", b: "z" }],
        [{ id: "1", a: null, b: undefined }, { id: "1", a: null, b: "z" }],
        [{ id: "1" }, { id: "1", a: null, b: "z" }],
        [{ id: "1", b: null }, { id: "1", a: null, b: null }],
      ] as const;
      for (const [row, expected] of states) {
        await cassandra.writeMany({ table, rows: [row] });
        assertEquals(await cassandra.get(table, { id: "1" }), expected);
      }
      assertEquals(await cassandra.get(table, { id: "2" }), undefined);
      assertEquals(await cassandra.count(table), 1); // a row of nothing but its key is a row
    },
  );

  test(
    "writeMany() lets the last of equal keys hold, in one call and the next",
    async (cassandra, place) => {
      const columns = { p: "text", c: "int", v: "text", w: "text" } as const;
      const table = await make(cassandra, {
        ...place,
        columns,
        partitionKey: ["p"],
        clusteringKey: ["c"],
      });
      const rows = [
        { p: "a", c: 1, v: "zz", w: "kept" },
        { p: "a", c: 2, v: "other" },
        { p: "a", c: 1, v: "aa" },
      ];
      assertEquals(await cassandra.writeMany({ table, rows }), {
        written: 2,
        superseded: 1,
        refused: [],
      });
      assertEquals(await cassandra.get(table, { p: "a", c: 1 }), {
        p: "a",
        c: 1,
        v: "aa",
        w: "kept",
      });
      await cassandra.writeMany({ table, rows: [{ p: "a", c: 1, v: "A" }] });
      assertEquals((await cassandra.get(table, { p: "a", c: 1 }))?.v, "A");
    },
  );

  test(
    "writeMany() refuses keys that are empty or too long, and nothing else of the rows",
    async (cassandra, place) => {
      const columns = { id: "text", a: "text" } as const;
      const table = await make(cassandra, { ...place, columns, partitionKey: ["id"] });
      const rows = [
        { id: "1" },
        { id: "" },
        { id: null },
        { a: "no key" },
        { id: "x".repeat(65_536) },
        { id: "é".repeat(32_768) },
        { id: "y".repeat(65_535) },
        { id: "2", a: "\ud800" },
        { id: 3 },
        { id: "4" },
      ];
      const { written, refused } = await cassandra.writeMany({ table, rows, onRefused: "report" });
      assertEquals(
        [written, refused.map(({ position, error }) => [position, error.code, error.position])],
        [3, [
          [1, "EMPTY_KEY", 1],
          [2, "EMPTY_KEY", 2],
          [3, "EMPTY_KEY", 3],
          [4, "BAD_VALUE", 4],
          [5, "BAD_VALUE", 5],
          [7, "BAD_VALUE", 7],
          [8, "BAD_VALUE", 8],
        ]],
      );
      for (const { error } of refused.slice(0, 3)) {
        assertStringIncludes(error.message, "Key may not be empty");
      }
      const before = await cassandra.count(table);
      const all = await assertRejects(
        () => cassandra.writeMany({ table, rows: [{ id: "5" }, { id: "" }] }),
        CassandraError,
        `Row 1 cannot be stored in ${place.keyspace}.${place.name}: Key may not be empty`,
      );
      assertEquals([all.isRetriable, await cassandra.count(table)], [false, before]);
      const odd = [{ id: "6", nothing: "x" }] as unknown as WideRow[];
      await assertRejects(() => cassandra.writeMany({ table, rows: odd }), UsageError, "nothing");
    },
  );

  test("writeMany() takes empty texts in a key of several columns", async (cassandra, place) => {
    const table = await make(cassandra, {
      ...place,
      columns: BY_PLACE,
      partitionKey: ["uf", "ano"],
      clusteringKey: ["id"],
    });
    const rows = [{ uf: "", ano: "", id: "" }, { uf: "", ano: "2024", id: "" }];
    await cassandra.writeMany({ table, rows });
    assertEquals(await cassandra.count(table), 2);
    for (const row of [{ uf: "SP", ano: null, id: "1" }, { uf: "SP", ano: "2024" }]) {
      const error = await assertRejects(
        () => cassandra.writeMany({ table, rows: [row] }),
        CassandraError,
      );
      assertEquals(error.code, "EMPTY_KEY");
    }
  });

  test(
    "read() finds by key, by part of it in order, by index, or by filtering",
    async (cassandra, place) => {
      const rows = Array.from({ length: 60 }, (_, n) => ({
        uf: ["SP", "RJ"][n % 2]!,
        ano: ["2023", "2024", "2025"][n % 3]!,
        id: `id-${String(n).padStart(2, "0")}`,
        n,
        homicidio_doloso: n % 5 === 0 ? "" : n % 5 === 1 ? null : String(n),
      }));
      const table = await make(cassandra, {
        ...place,
        columns: BY_PLACE,
        partitionKey: ["uf", "ano"],
        clusteringKey: ["id"],
        indexes: ["n"],
      }, rows);
      const asked: readonly [WideSelection, (row: typeof rows[number]) => boolean][] = [
        [{}, () => true],
        [{ where: { uf: "SP", ano: "2024" } }, (row) => row.uf === "SP" && row.ano === "2024"],
        [
          { where: { uf: "RJ", ano: "2023", id: { ">": "id-09", "<=": "id-33" } } },
          (row) => row.uf === "RJ" && row.ano === "2023" && row.id > "id-09" && row.id <= "id-33",
        ],
        [{ where: { n: 17 } }, (row) => row.n === 17],
        [
          { where: { homicidio_doloso: { ">": "" } }, allowFiltering: true },
          (row) => row.homicidio_doloso !== null && row.homicidio_doloso > "",
        ],
        [{ where: { ano: "2024" }, allowFiltering: true }, (row) => row.ano === "2024"],
        [
          { where: { n: { ">=": 10, "<": 20 } }, allowFiltering: true },
          (row) => row.n >= 10 && row.n < 20,
        ],
      ];
      for (const [selection, holds] of asked) {
        const found = await Array.fromAsync(cassandra.read(table, selection));
        const expected = rows.filter(holds).map(inOrder);
        const id = (row: WideRow) => String(row.id);
        const sorted = found.toSorted((a, b) => id(a) < id(b) ? -1 : 1).map(inOrder);
        assertEquals(sorted, expected, Deno.inspect(selection));
        assertEquals(await cassandra.count(table, selection), expected.length);
      }
      const part = await Array.fromAsync(
        cassandra.read(table, { where: { uf: "SP", ano: "2024" }, limit: 3 }),
      );
      const first = rows.filter(({ uf, ano }) => uf === "SP" && ano === "2024").slice(0, 3);
      assertEquals(part.map(({ id }) => id!), first.map(({ id }) => id));
    },
  );

  test(
    "read() refuses conditions that would read everything, unless that is asked for",
    async (cassandra, place) => {
      const table = await make(cassandra, {
        ...place,
        columns: BY_PLACE,
        partitionKey: ["uf", "ano"],
        clusteringKey: ["id"],
      });
      const wheres: readonly NonNullable<WideSelection["where"]>[] = [
        { uf: "SP" },
        { id: "1" },
        { n: 1 },
        { uf: { ">": "A" }, ano: "2024" },
        { uf: "SP", ano: "2024", n: 1 },
      ];
      for (const where of wheres) {
        const error = await assertRejects(
          () => cassandra.count(table, { where }),
          CassandraError,
          "would read all its partitions",
        );
        assertEquals(error.code, "STATEMENT");
        assertEquals(await cassandra.count(table, { where, allowFiltering: true }), 0);
      }
      const wrong: readonly [WideSelection, string][] = [
        [{ where: { nothing: "x" } }, "nothing"],
        [{ where: { uf: { "!=": "x" } as unknown as string } }, "bounds by >, >=, <, <="],
        [{ where: { uf: null as unknown as string } }, "where.uf must be a value"],
      ];
      for (const [selection, said] of wrong) {
        await assertRejects(() => cassandra.count(table, selection), UsageError, said);
      }
      await assertRejects(
        () => cassandra.count(table, { where: { n: "1" }, allowFiltering: true }),
        CassandraError,
        "is no int",
      );
    },
  );

  test(
    "read() goes through thousands of rows, page by page, in the order of the key",
    async (cassandra, place) => {
      const columns = { p: "text", c: "bigint", text: "text" } as const;
      const rows = Array.from(
        { length: 3_500 },
        (_, n) => ({ p: "one", c: n * 7 - 9_000, text: "x" }),
      );
      const table = await make(cassandra, {
        ...place,
        columns,
        partitionKey: ["p"],
        clusteringKey: ["c"],
      }, rows.toReversed());
      const found = await Array.fromAsync(cassandra.read(table));
      assertEquals(found.map(({ c }) => c!), rows.map(({ c }) => c));
      const some = await Array.fromAsync(cassandra.read(table, { limit: 2_500 }));
      assertEquals(some.length, 2_500);
    },
  );

  test("read() orders doubles as Cassandra does", async (cassandra, place) => {
    const columns = { p: "text", value: "double" } as const;
    const values = [NaN, 0, Infinity, -0, 0.1, -1, -Infinity];
    const table = await make(cassandra, {
      ...place,
      columns,
      partitionKey: ["p"],
      clusteringKey: ["value"],
    });
    for (const value of values) await cassandra.writeMany({ table, rows: [{ p: "one", value }] });
    const found = await Array.fromAsync(cassandra.read(table));
    assertEquals(found.map(({ value }) => value!), [-Infinity, -1, -0, 0, 0.1, Infinity, NaN]);
  });

  test("ensureTable() makes what describeTable() tells", async (cassandra, place) => {
    const table = {
      ...place,
      columns: { z: "text", UF: "text", uf: "text", at: "bigint", "odd name": "double" },
      partitionKey: ["UF", "uf"],
      clusteringKey: ["at"],
      indexes: ["z"],
    } as const;
    assertEquals(await cassandra.describeTable(place), undefined);
    assertEquals(await cassandra.ensureTable(table), "created");
    assertEquals(await cassandra.ensureTable(table), "present");
    assertEquals(await cassandra.ensureTable({ ...table, indexes: ["odd name"] }), "present");
    const info = await cassandra.describeTable(place);
    assertEquals(info, {
      ...place,
      columns: { UF: "text", uf: "text", at: "bigint", "odd name": "double", z: "text" },
      partitionKey: ["UF", "uf"],
      clusteringKey: ["at"],
      indexes: ["odd name", "z"],
    });
    assertEquals(Object.keys(info!.columns), ["UF", "uf", "at", "odd name", "z"]);
    const listed = await cassandra.listTables();
    assertEquals(listed.some(({ name }) => name === place.name), true);
  });

  test(
    "ensureTable() refuses another table of that name with every difference",
    async (cassandra, place) => {
      await make(cassandra, {
        ...place,
        columns: { id: "text", uf: "int", spare: "text" },
        partitionKey: ["id"],
      });
      const wanted = {
        ...place,
        columns: { id: "text", uf: "text", ano: "text" },
        partitionKey: ["uf"],
        clusteringKey: ["id"],
      } as const;
      const error = await assertRejects(
        () => cassandra.ensureTable(wanted),
        CassandraError,
        `${place.keyspace}.${place.name} at ${cassandra.place} is not as it must be: column uf is int ` +
          "instead of text; column ano (text) is missing; the primary key is ((id)) instead of ((uf), id)",
      );
      assertEquals([error.code, error.isRetriable], ["TABLE_MISMATCH", false]);
    },
  );

  test(
    "a table or keyspace that is not there, or a name that is none, is said to be",
    async (cassandra, place) => {
      const table = { ...place, columns: { id: "text" }, partitionKey: ["id"] } as const;
      const missing = { ...table, keyspace: `${keyspace}_no` };
      for (
        const call of [
          () => cassandra.writeMany({ table, rows: [{ id: "1" }] }),
          () => cassandra.count(table),
          () => cassandra.get(table, { id: "1" }),
          () => cassandra.ensureTable(missing),
        ]
      ) {
        const error = await assertRejects(call, CassandraError);
        assertEquals(error.code, "NO_TABLE", error.message);
      }
      await assertRejects(
        () => cassandra.ensureKeyspace('k"; DROP'),
        UsageError,
        "letters, digits",
      );
      await assertRejects(
        () => cassandra.ensureTable({ ...table, partitionKey: ["nothing"] }),
        UsageError,
        "must be of its columns",
      );
      await cassandra.ensureTable(table);
      await assertRejects(() => cassandra.get(table, { uf: "1" }), UsageError, "primary key");
    },
  );

  test("dropKeyspace() removes its tables, and close() ends it once and for all", async (cassandra) => {
    assertEquals(/\d/.test(cassandra.version) && cassandra.service === "cassandra", true);
    await cassandra.ping();
    await cassandra.dropKeyspace(keyspace);
    await cassandra.dropKeyspace(keyspace);
    const left = await cassandra.listTables();
    assertEquals(left.filter((table) => table.keyspace === keyspace), []);
    await cassandra.close();
    await cassandra.close();
    const error = await assertRejects(() => cassandra.listTables(), CassandraError);
    assertEquals(error.code, "CLOSED");
  });
}

/** The columns by name, so that only what they hold is compared. */
function inOrder(row: WideRow): [string, WideValue][] {
  return Object.entries(row).sort(([a], [b]) => a < b ? -1 : 1);
}
