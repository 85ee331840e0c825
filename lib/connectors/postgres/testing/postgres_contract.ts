/** What every PostgreSQL must do the same, embedded or a server. @module */

import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { sqlName } from "@lib/quality/sql_literals.ts";
import type { Postgres, SqlValue, StoredRow, TableDefinition } from "../postgres.ts";
import { PostgresError } from "../postgres_error.ts";
import type { StoredType } from "../column_type.ts";
import { randomValues } from "./random_values.ts";

/** SQL expressions, and what PostgreSQL's manual says they are. */
const READ: readonly (readonly [sql: string, value: SqlValue])[] = [
  ["1::int2", 1],
  ["(-2147483648)::int4", -2_147_483_648],
  ["9007199254740991::int8", 9_007_199_254_740_991],
  ["9007199254740992::int8", 9_007_199_254_740_992n],
  ["(-9223372036854775808)::int8", -9_223_372_036_854_775_808n],
  ["0.1::float8 + 0.2::float8", 0.30000000000000004],
  ["'-0'::float8", -0],
  ["'NaN'::float8", NaN],
  ["'-Infinity'::float8", -Infinity],
  ["5e-324::float8", 5e-324],
  ["0.1::float4", 0.1],
  ["true", true],
  ["1 = 2", false],
  ["NULL::int8", null],
  ["''", ""],
  ["'São Paulo 😀'", "São Paulo 😀"],
  ["'{1,NULL}'::int4[]", "{1,NULL}"],
  ["12345678901234567890.10::numeric", "12345678901234567890.10"],
  ["DATE '2025-08-24'", "2025-08-24"],
  [`'{"a": [1, null]}'::jsonb`, '{"a": [1, null]}'],
  ["TIMESTAMPTZ '2025-08-24T18:05:30.000001Z'", 1_756_058_730_000_001],
  ["TIMESTAMPTZ '2025-08-24T18:05:30.1-03:00'", 1_756_069_530_100_000],
  ["TIMESTAMP '1969-12-31 23:59:59.999999'", -1],
  ["TIMESTAMPTZ '0001-01-01 00:00:00Z'", -62_135_596_800_000_000n],
  ["TIMESTAMPTZ '9999-12-31 23:59:59.999999Z'", 253_402_300_799_999_999n],
  ["TIMESTAMPTZ '0001-12-31 BC'", -62_135_683_200_000_000n],
  ["TIMESTAMPTZ 'infinity'", "infinity"],
];

const READINGS = {
  name: "readings",
  columns: {
    id: { type: "bigint" },
    at: { type: "timestamptz" },
    local: { type: "timestamp" },
    value: { type: "double precision" },
    count: { type: "integer" },
    is_high: { type: "boolean" },
    text: { type: "text" },
    short: { type: "varchar(5)" },
  },
  primaryKey: ["id"],
} as const satisfies TableDefinition;

/** Registers the tests; `open` is called once. */
export function testPostgresContract(label: string, open: () => Promise<Postgres>): void {
  let opened: Promise<Postgres> | undefined;
  let tables = 0;

  function test(name: string, body: (postgres: Postgres, table: string) => Promise<void>): void {
    Deno.test(`${label}: ${name}`, async () => {
      opened ??= open();
      await body(await opened, `contract_${Deno.pid}_${++tables}`);
    });
  }

  test("query() reads every type exactly", async (postgres) => {
    for (const [sql, value] of READ) {
      const { rows } = await postgres.query(`SELECT ${sql} AS v`);
      assertEquals(rows, [{ v: value }], sql);
    }
  });

  test("query() gives parameters back as they went", async (postgres) => {
    for (const { type, values } of randomValues(20)) {
      if (type === "timestamptz" || type === "timestamp") continue;
      for (const value of values) {
        const { rows } = await postgres.query(`SELECT $1::${type} AS v`, [value]);
        assertEquals(rows, [{ v: value }], type);
      }
    }
    const list = ["a", null, 'b"\\', "", "NULL", "{,}"];
    const { rows } = await postgres.query("SELECT unnest($1::text[]) AS v", [list]);
    assertEquals(rows.map(({ v }) => v!), list as SqlValue[]);
  });

  test("query() names columns and types, and equal names apart", async (postgres) => {
    const { columns, rows } = await postgres.query("SELECT 1 AS a, 'x' AS a, now() AS at, 3 AS a");
    assertEquals(columns, [
      { name: "a", type: "integer" },
      { name: "a_2", type: "text" },
      { name: "at", type: "timestamptz" },
      { name: "a_3", type: "integer" },
    ]);
    assertEquals([rows[0]!.a, rows[0]!.a_2, rows[0]!.a_3], [1, "x", 3]);
  });

  test("query() refuses what is no single statement, and says where", async (postgres) => {
    const wrong = [
      "SELEC 1",
      "SELECT 1; SELECT 2",
      "SELECT * FROM no_such_table",
      "SELECT $1::int",
    ];
    for (const sql of wrong) {
      const error = await assertRejects(() => postgres.query(sql), PostgresError, postgres.place);
      assertEquals(["STATEMENT", "SERVER"].includes(error.code), true, `${sql}: ${error.code}`);
    }
    const divided = await assertRejects(() => postgres.query("SELECT 1 / 0"), PostgresError);
    assertEquals([divided.code, divided.sqlState, divided.isRetriable], [
      "BAD_VALUE",
      "22012",
      false,
    ]);
    const object = { a: 1 } as unknown as string;
    await assertRejects(() => postgres.query("SELECT $1", [object]), UsageError, "parameter");
  });

  test("query() counts the rows that it changed", async (postgres, name) => {
    const affected = async (sql: string) => (await postgres.query(sql)).affected;
    assertEquals(await affected(`CREATE TABLE ${name} (n int)`), 0);
    assertEquals(await affected(`INSERT INTO ${name} SELECT generate_series(1, 7)`), 7);
    assertEquals(await affected(`UPDATE ${name} SET n = -n WHERE n > 4`), 3);
    assertEquals(await affected(`SELECT * FROM ${name}`), 0);
    assertEquals(await affected(`DELETE FROM ${name}`), 7);
  });

  test("insertMany() stores any values, of which every one comes back", async (postgres, name) => {
    const table = { ...READINGS, name };
    await postgres.ensureTable(table);
    const count = 300;
    const values = new Map(randomValues(count).map(({ type, values }) => [type, values]));
    const of = (type: StoredType, n: number) => n % 11 === 5 ? null : values.get(type)![n]!;
    const rows = Array.from({ length: count }, (_, n) => ({
      id: n,
      at: of("timestamptz", n),
      local: of("timestamp", n),
      value: of("double precision", n),
      count: of("integer", n),
      is_high: of("boolean", n),
      text: of("text", n),
      short: n % 2 === 0 ? "😀ãé́" : null,
    }));
    assertEquals(await postgres.insertMany({ table, rows }), { written: count, refused: [] });
    assertEquals((await postgres.query(`SELECT * FROM ${name} ORDER BY id`)).rows, rows);
  });

  test(
    "insertMany() leaves what a row does not say to null or the default",
    async (postgres, name) => {
      const table = {
        name,
        columns: {
          id: { type: "serial", notNull: true },
          text: { type: "text" },
          state: { type: "text", default: "'new'" },
        },
        primaryKey: ["id"],
      } as const;
      await postgres.ensureTable(table);
      await postgres.insertMany({ table, rows: [{ text: "a" }, {}, { text: undefined }] });
      await postgres.insertMany({ table, rows: [{ state: "old" }], columns: ["state"] });
      assertEquals((await postgres.query(`SELECT * FROM ${name} ORDER BY id`)).rows, [
        { id: 1, text: "a", state: "new" },
        { id: 2, text: null, state: "new" },
        { id: 3, text: null, state: "new" },
        { id: 4, text: null, state: "old" },
      ]);
      for (const [rows, columns] of [[[{ state: "x" }], undefined], [[{}], ["nothing"]]] as const) {
        await assertRejects(
          () => postgres.insertMany({ table, rows, ...(columns && { columns }) }),
          UsageError,
          "current value",
        );
      }
    },
  );

  test("insertMany() stores all or none, however many", async (postgres, name) => {
    const table = { ...READINGS, name };
    await postgres.ensureTable(table);
    const rows = Array.from({ length: 12_000 }, (_, id) => ({ id }));
    const error = await assertRejects(
      () => postgres.insertMany({ table, rows: [...rows, { id: 0 }] }),
      PostgresError,
      "(id)=(0) already exists",
    );
    assertEquals([error.code, error.sqlState], ["CONSTRAINT", "23505"]);
    assertEquals(await countOf(postgres, name), 0);
    assertEquals((await postgres.insertMany({ table, rows })).written, 12_000);
    assertEquals(await countOf(postgres, name), 12_000);
    assertEquals(await postgres.insertMany({ table, rows: [] }), { written: 0, refused: [] });
  });

  test("insertMany() replaces or keeps rows of the same key", async (postgres, name) => {
    const table = { ...READINGS, name };
    await postgres.ensureTable(table);
    const texts = async () =>
      (await postgres.query(`SELECT text FROM ${name} ORDER BY id`)).rows.map(({ text }) => text);
    const put = async (then: "update" | "keep", rows: readonly StoredRow[]) =>
      (await postgres.insertMany({ table, rows, onConflict: { key: ["id"], then } })).written;
    assertEquals(await put("update", [{ id: 1, text: "a" }, { id: 2, text: "b" }]), 2);
    assertEquals(await put("keep", [{ id: 1, text: "no" }, { id: 3, text: "c" }]), 1);
    assertEquals(await texts(), ["a", "b", "c"]);
    assertEquals(await put("update", [{ id: 2, text: "x" }, { id: 4 }, { id: 2, text: "y" }]), 2);
    assertEquals(await put("keep", [{ id: 5, text: "first" }, { id: 5, text: "second" }]), 1);
    assertEquals(await texts(), ["a", "y", "c", null, "first"]);
  });

  // @fault databases: some rows of a call that a table refuses -> reported one by one; the others
  //   are stored
  test(
    "insertMany() reports the rows that cannot be stored, and stores the others",
    async (postgres, name) => {
      const table = { ...READINGS, name, columns: { ...READINGS.columns, text: NOT_NULL_TEXT } };
      await postgres.ensureTable(table);
      const rows: StoredRow[] = Array.from({ length: 100 }, (_, id) => ({ id, text: "x" }));
      const wrong: readonly [number, StoredRow, string][] = [
        [0, { id: 1.5, text: "x" }, "1.5 is no bigint"],
        [7, { id: 7, text: null }, "null value"],
        [8, { id: 8, text: "x", short: "123456" }, "6 characters is too long for varchar(5)"],
        [50, { id: 3, text: "x" }, "already exists"],
        [61, { id: 61, text: "a\0b" }, "U+0000"],
        [62, { id: 62, text: "x", at: "yesterday evening" }, "yesterday evening"],
        [99, { id: 99, text: "\ud800" }, "surrogate"],
      ];
      for (const [position, row] of wrong) rows[position] = row;
      const { written, refused } = await postgres.insertMany({ table, rows, onRefused: "report" });
      assertEquals([written, refused.map(({ position }) => position)], [
        93,
        wrong.map(([position]) => position),
      ]);
      refused.forEach(({ error }, at) => assertStringIncludes(error.message, wrong[at]![2]));
      assertEquals(await countOf(postgres, name), 93);
      const first = await assertRejects(() => postgres.insertMany({ table, rows }), PostgresError);
      assertEquals([first.code, first.position], ["BAD_VALUE", 0]);
      assertStringIncludes(first.message, `Row 0 cannot be stored in ${name}.id`);
    },
  );

  test("insertMany() refuses values that a column would change", async (postgres, name) => {
    const table = {
      name,
      columns: {
        small: { type: "smallint" },
        whole: { type: "integer" },
        big: { type: "bigint" },
        at: { type: "timestamptz" },
        flag: { type: "boolean" },
        text: { type: "text" },
        day: { type: "date" },
      },
    } as const;
    await postgres.ensureTable(table);
    const wrong: StoredRow[] = [
      { small: 32_768 },
      { whole: -2_147_483_649 },
      { big: 2n ** 63n },
      { big: 2 ** 60 },
      { big: "1e3" },
      { at: 1.5 },
      { at: 253_402_300_800_000_000n },
      { flag: 1 },
      { text: 1 },
      { day: 1 },
    ];
    for (const row of wrong) {
      const error = await assertRejects(
        () => postgres.insertMany({ table, rows: [row] }),
        PostgresError,
        `in ${name}.${Object.keys(row)[0]}`,
      );
      assertEquals(error.code, "BAD_VALUE");
    }
    const right = { small: "-32768", whole: 7n, big: "-9223372036854775808", day: "2024-02-29" };
    await postgres.insertMany({ table, rows: [right] });
    const { rows } = await postgres.query(`SELECT small, whole, big, day FROM ${name}`);
    assertEquals(rows, [{ small: -32_768, whole: 7, big: -(2n ** 63n), day: "2024-02-29" }]);
  });

  // @fault databases: a transaction fails after its rows were written -> neither rows nor offset
  //   are stored
  test("transaction() keeps rows and offset together, or neither", async (postgres, name) => {
    const table = { ...READINGS, name };
    await postgres.ensureTable(table);
    const store = (id: number, fails: boolean) =>
      postgres.transaction(async (session) => {
        await session.insertMany({ table, rows: [{ id }] });
        await session.query(`UPDATE ${name} SET count = $1`, [id]);
        if (fails) throw new RangeError("the caller's own");
        return id * 10;
      });
    assertEquals(await store(1, false), 10);
    await assertRejects(() => store(2, true), RangeError, "the caller's own");
    const { rows } = await postgres.query(`SELECT id, count FROM ${name}`);
    assertEquals(rows, [{ id: 1, count: 1 }]);
  });

  test(
    "transaction() stores nothing after an error that its work caught",
    async (postgres, name) => {
      const table = { ...READINGS, name };
      await postgres.ensureTable(table);
      const work = postgres.transaction(async (session) => {
        await session.insertMany({ table, rows: [{ id: 1 }] });
        await session.query("SELECT 1 / 0").catch(() => {});
      });
      await assertRejects(() => work, PostgresError, "division by zero");
      assertEquals(await countOf(postgres, name), 0);
    },
  );

  test("transaction() reports refused rows without ending", async (postgres, name) => {
    const table = { ...READINGS, name };
    await postgres.ensureTable(table);
    const rows = [{ id: 1 }, { id: 1 }, { id: 2 }];
    const refused = await postgres.transaction(async (session) => {
      const result = await session.insertMany({ table, rows, onRefused: "report" });
      await session.insertMany({ table, rows: [{ id: 3 }] });
      return result.refused.map(({ position }) => position);
    });
    assertEquals([refused, await countOf(postgres, name)], [[1], 3]);
  });

  test("transaction() lets only its own session be used inside", async (postgres) => {
    await assertRejects(
      () => postgres.transaction(async () => void await postgres.query("SELECT 1")),
      UsageError,
      "only the session",
    );
    await postgres.ping();
  });

  test("transaction() may run beside others", async (postgres, name) => {
    await postgres.query(`CREATE TABLE ${name} (n int)`);
    await postgres.query(`INSERT INTO ${name} VALUES (0)`);
    const add = () =>
      postgres.transaction(async (session) => {
        await session.query(`UPDATE ${name} SET n = n + 1`);
      });
    await Promise.all(Array.from({ length: 10 }, add));
    assertEquals((await postgres.query(`SELECT n FROM ${name}`)).rows, [{ n: 10 }]);
  });

  test("ensureTable() makes what describeTable() tells", async (postgres, name) => {
    const odd = `${name} "odd"`;
    const table: TableDefinition = {
      name: odd,
      columns: {
        id: { type: "bigserial" },
        timestamp: { type: "timestamptz", notNull: true, default: "now()" },
        "SELECT": { type: "varchar(20)" },
        amount: { type: "numeric" },
      },
      primaryKey: ["id"],
      unique: [{ columns: ["SELECT", "amount"], nullsEqual: true }, { columns: ["amount"] }],
      indexes: { [`${name}_by_time`]: ["timestamp", "id"] },
    };
    assertEquals(await postgres.describeTable(odd), undefined);
    assertEquals(await postgres.ensureTable(table), "created");
    assertEquals(await postgres.ensureTable(table), "present");
    assertEquals(await postgres.describeTable(odd), {
      name: odd,
      columns: [
        { name: "id", type: "bigserial", notNull: true, hasDefault: true },
        { name: "timestamp", type: "timestamptz", notNull: true, hasDefault: true },
        { name: "SELECT", type: "varchar(20)", notNull: false, hasDefault: false },
        { name: "amount", type: "numeric", notNull: false, hasDefault: false },
      ],
      primaryKey: ["id"],
      unique: [
        { columns: ["SELECT", "amount"], nullsEqual: true },
        { columns: ["amount"], nullsEqual: false },
      ],
      indexes: { [`${name}_by_time`]: ["timestamp", "id"] },
    });
    assertEquals((await postgres.listTables()).includes(odd), true);
    const row = { SELECT: null, amount: "0.10" };
    await postgres.insertMany({ table, rows: [row] });
    const twice = await assertRejects(
      () => postgres.insertMany({ table, rows: [row] }),
      PostgresError,
    );
    assertEquals(twice.code, "CONSTRAINT");
  });

  test(
    "ensureTable() refuses another table of that name with every difference",
    async (postgres, name) => {
      await postgres.query(
        `CREATE TABLE ${name} (id text PRIMARY KEY, at timestamp, further int NOT NULL, spare int)`,
      );
      const error = await assertRejects(
        () => postgres.ensureTable({ ...READINGS, name, unique: [{ columns: ["text"] }] }),
        PostgresError,
        `Table ${name} at ${postgres.place} is not as it must be: column id is text instead of bigint; ` +
          "column at is timestamp instead of timestamptz; column local (timestamp) is missing",
      );
      assertEquals([error.code, error.isRetriable], ["TABLE_MISMATCH", false]);
      assertStringIncludes(error.message, "column further (integer) must be given");
      assertStringIncludes(error.message, "a unique key on (text) is missing");
      assertEquals(error.message.includes("spare"), false);
    },
  );

  test("ensureTable() called twice at once makes one table", async (postgres, name) => {
    const table = { ...READINGS, name };
    const made = await Promise.all([postgres.ensureTable(table), postgres.ensureTable(table)]);
    assertEquals(made.sort(), ["created", "present"]);
  });

  test("the connection says what it is", async (postgres) => {
    assertEquals(postgres.service, "postgres");
    assertEquals(/^PostgreSQL \d+/.test(postgres.version), true);
    await postgres.ping();
  });

  test("close() ends it, once and for all", async (postgres) => {
    for (const name of await postgres.listTables()) {
      if (!name.startsWith(`contract_${Deno.pid}_`)) continue;
      await postgres.query(`DROP TABLE ${sqlName(name)}`);
    }
    await postgres.close();
    await postgres.close();
    const error = await assertRejects(() => postgres.query("SELECT 1"), PostgresError);
    assertEquals([error.code, error.isRetriable], ["CLOSED", false]);
  });
}

const NOT_NULL_TEXT = { type: "text", notNull: true } as const;

async function countOf(postgres: Postgres, table: string): Promise<SqlValue> {
  return (await postgres.query(`SELECT count(*) AS n FROM ${table}`)).rows[0]!.n!;
}
