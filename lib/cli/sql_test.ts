import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import { runTask } from "@lib/testing/run_task.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

Deno.test("sql prints rows of the embedded database, and where they are from", async () => {
  using home = temporaryFolder();
  const env = { LAB_HOME: home.path, POSTGRES_URL: "" };
  const table = {
    name: "readings",
    columns: { id: { type: "bigint" }, at: { type: "timestamptz" }, value: { type: "numeric" } },
  } as const;
  const postgres = await openPostgres(env);
  await postgres.ensureTable(table);
  const rows = [{ id: 1, at: 1_756_058_730_000_001, value: "0.10" }, { id: 2n ** 60n }];
  await postgres.insertMany({ table, rows });
  await postgres.close();

  const select = "SELECT * FROM readings ORDER BY id";
  const { code, stdout, stderr } = await runTask("sql", ["--json", select], { env });
  assertEquals(code, 0, stderr);
  const { service, mode, place, columns, rows: printed, row_count } = JSON.parse(stdout);
  assertEquals([service, mode, place, row_count], [
    "postgres",
    "embedded",
    `${home.path}/embedded/postgres`,
    2,
  ]);
  assertEquals(columns, [
    { name: "id", type: "bigint" },
    { name: "at", type: "timestamptz" },
    { name: "value", type: "numeric" },
  ]);
  assertEquals(printed, [
    { id: 1, at: "2025-08-24T18:05:30.000001+00:00", value: "0.10" },
    { id: "1152921504606846976", at: null, value: null },
  ]);
  assertStringIncludes(stderr, "PostgreSQL: embedded (PostgreSQL 18");

  const calls: [args: string[], status: number, printed: string, said: string][] = [
    [[], 0, "table\n--------\nreadings\n", "1 row"],
    [["DELETE FROM readings"], 2, "", "read-only transaction: --write allows it"],
    [["--write", "DELETE FROM readings WHERE id = 1"], 0, "", "0 rows, 1 changed"],
    [["SELECT count(*) FROM readings"], 0, "count\n-----\n1\n", "1 row"],
    [["SELEC 1"], 2, "", 'syntax error at or near "SELEC"'],
    [["SELECT * FROM nothing"], 1, "", 'relation "nothing" does not exist'],
  ];
  for (const [args, ...expected] of calls) {
    const { code, stdout, stderr } = await runTask("sql", args, { env });
    assertEquals([code, stdout], expected.slice(0, 2), stderr);
    assertStringIncludes(stderr, expected[2]);
  }
  const held = await openPostgres(env);
  const busy = await runTask("sql", [select], { env });
  assertEquals([busy.code, busy.stdout], [1, ""]);
  assertMatch(busy.stderr, /is in use by process \d+ since .*set POSTGRES_URL/);
  await held.close();
});

// @fault command line: the reader of a table leaves, as head does -> the command ends well
Deno.test("sql ends well when the reader of its rows leaves", async () => {
  using home = temporaryFolder();
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      new URL("./sql.ts", import.meta.url).href,
      "SELECT generate_series(1, 300000)",
    ],
    env: { LAB_HOME: home.path, POSTGRES_URL: "" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const [{ code }, said] = await Promise.all([child.status, new Response(child.stderr).text()]);
  assertEquals([code, said.includes("pipe")], [0, false], said);
});

Deno.test("sql says what is wrong with a call before it opens anything", async () => {
  const env = { LAB_HOME: "/none", POSTGRES_URL: "" };
  const calls: [args: string[], said: string][] = [
    [["SELECT", "1"], 'sql takes one statement, in quotation marks: current value is "SELECT 1"'],
    [["  "], 'current value is "  "'],
    [["--table", "t"], "--table is not an option"],
  ];
  for (const [args, said] of calls) {
    const { code, stdout, stderr } = await runTask("sql", args, { env });
    assertEquals([code, stdout], [2, ""], stderr);
    assertStringIncludes(stderr, said);
  }
});

// @fault command line: sql where the server does not answer -> said; it never looks elsewhere
// @shows Never the embedded one in silence
Deno.test("sql says that a server does not answer, and never looks elsewhere", async () => {
  const env = { POSTGRES_URL: "postgres://app:s3cret@127.0.0.1:1/iot", LAB_HOME: "/none" };
  const { code, stdout, stderr } = await runTask("sql", ["SELECT 1"], { env });
  assertEquals([code, stdout], [1, ""]);
  assertStringIncludes(stderr, "PostgreSQL at 127.0.0.1:1/iot did not answer");
  assertEquals(stderr.includes("s3cret"), false);
});
