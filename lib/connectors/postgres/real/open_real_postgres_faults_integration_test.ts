import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { freePorts } from "@lib/services/free_ports.ts";
import { runProgram } from "@lib/services/run_program.ts";
import { type RunningPostgres, startPostgres } from "@lib/services/start_postgres.ts";
import { sleep } from "@lib/time/clock.ts";
import type { Postgres } from "../postgres.ts";
import { PostgresError, type PostgresErrorCode } from "../postgres_error.ts";
import { openRealPostgres } from "./open_real_postgres.ts";

const TABLE = {
  name: "items",
  columns: { n: { type: "bigint" }, text: { type: "text" } },
  primaryKey: ["n"],
} as const;

let running: RunningPostgres | undefined;

async function server(): Promise<RunningPostgres> {
  running ??= await startPostgres();
  return running;
}

Deno.test.afterAll(async () => await running?.[Symbol.asyncDispose]());

async function withConnection(body: (postgres: Postgres) => Promise<void>): Promise<void> {
  const postgres = await openRealPostgres({ url: (await server()).url, connectTimeoutMs: 2_000 });
  try {
    await postgres.ensureTable(TABLE);
    await postgres.query("DELETE FROM items");
    await body(postgres);
  } finally {
    await postgres.close();
  }
}

async function refusal(work: () => Promise<unknown>): Promise<PostgresErrorCode> {
  return (await assertRejects(work, PostgresError)).code;
}

// @fault databases: a wrong address, password or database of PostgreSQL -> said in its time
Deno.test("openRealPostgres() says in its time what is wrong with an address, a password or a database", async () => {
  const { url } = await server();
  const [port] = freePorts(1);
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const cases: [url: string, code: PostgresErrorCode, said: RegExp][] = [
    [
      `postgres://app:s3cret@127.0.0.1:${port}/x`,
      "UNREACHABLE",
      /did not answer .*check that POSTGRES_URL/,
    ],
    [`postgres://app:s3cret@127.0.0.1:${silent.addr.port}/x`, "UNREACHABLE", /did not answer/],
    [url.replace("app-secret", "s3cret"), "AUTHENTICATION", /check the user name and password/],
    [url.replace(/postgres$/, "nothing"), "SERVER", /check the database's name in POSTGRES_URL/],
  ];
  for (const [url, code, said] of cases) {
    const beganMs = performance.now();
    const error = await assertRejects(
      () => openRealPostgres({ url, connectTimeoutMs: 500 }),
      PostgresError,
    );
    assertEquals(error.code, code, error.message);
    assertMatch(error.message, said);
    assertEquals(performance.now() - beganMs < 4_000, true);
    assertEquals(Deno.inspect(error, { depth: 9 }).includes("s3cret"), false);
  }
});

// @fault databases: PostgreSQL's connection is lost in a transaction -> ended without its rows,
//   and not tried again
Deno.test("openRealPostgres() ends a transaction whose connection is lost, without its rows and without trying again", () =>
  withConnection(async (postgres) => {
    let runs = 0;
    const work = postgres.transaction(async (session) => {
      runs += 1;
      await session.insertMany({ table: TABLE, rows: [{ n: 1 }] });
      const { rows } = await session.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      await endBackend(rows[0]!.pid);
      await session.insertMany({ table: TABLE, rows: [{ n: 2 }] });
    });
    assertEquals(await refusal(() => work), "UNREACHABLE");
    assertEquals(runs, 1);
    const { rows } = await postgres.query("SELECT n FROM items");
    assertEquals(rows, []);
  }));

// @fault databases: PostgreSQL's connection is lost before the answer to a statement or a commit
//   -> said that the outcome is not known
Deno.test("openRealPostgres() says that it does not know what became of a statement, or of a commit", async () => {
  await using mortal = await startPostgres();
  const postgres = await openRealPostgres({ url: mortal.url, connectTimeoutMs: 2_000 });
  await postgres.ensureTable(TABLE);
  // A commit that takes long: its check runs at the end.
  await postgres.query(
    "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(30); RETURN NEW; END'",
  );
  await postgres.query(
    "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON items DEFERRABLE INITIALLY DEFERRED " +
      "FOR EACH ROW EXECUTE FUNCTION slow()",
  );
  const calls = [
    () => postgres.query("SELECT pg_sleep(30)"),
    () => postgres.insertMany({ table: TABLE, rows: [{ n: 1 }] }),
  ];
  for (const call of calls) {
    const outcome = refusal(call);
    await sleep(400);
    await mortal.kill();
    assertEquals(await outcome, "OUTCOME_UNKNOWN");
    const away = await assertRejects(() => postgres.ping(), PostgresError);
    assertEquals([away.code, away.isRetriable], ["UNREACHABLE", true]);
    await mortal.restart();
  }
  const { rows } = await postgres.query("SELECT n FROM items");
  assertEquals(rows, []);
  await postgres.close();
});

// @fault databases: a statement takes PostgreSQL too long -> given up
Deno.test("openRealPostgres() gives up a statement that takes too long", async () => {
  const postgres = await openRealPostgres({ url: (await server()).url, callTimeoutMs: 300 });
  const error = await assertRejects(() => postgres.query("SELECT pg_sleep(20)"), PostgresError);
  assertEquals([error.code, error.isRetriable], ["TIMEOUT", true]);
  await postgres.ping();
  await postgres.close();
});

// @fault databases: PostgreSQL stops answering where a transaction begins or ends -> an error in
//   time, and what the commit did is not guessed
Deno.test("openRealPostgres() waits for no transaction that is never answered", async () => {
  for (const [at, code] of [["begin", "UNREACHABLE"], ["commit", "OUTCOME_UNKNOWN"]]) {
    const url = (await server()).url;
    const postgres = await openRealPostgres({ url, connectTimeoutMs: 300, callTimeoutMs: 300 });
    await postgres.ensureTable(TABLE);
    const { rows } = await postgres.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    let { pid } = rows[0]!;
    if (at === "begin") Deno.kill(pid, "SIGSTOP");
    const beganMs = performance.now();
    const outcome = refusal(() =>
      postgres.transaction(async (session) => {
        const { rows } = await session.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
        ({ pid } = rows[0]!);
        Deno.kill(pid, "SIGSTOP");
      })
    );
    assertEquals([at, await outcome], [at, code]);
    assertEquals(performance.now() - beganMs < 6_000, true);
    await postgres.close();
    Deno.kill(pid, "SIGCONT");
  }
});

// @fault databases: PostgreSQL is killed while it is written to, and comes back -> nothing
//   acknowledged is lost, and writing goes on
Deno.test("openRealPostgres() loses nothing acknowledged when the server is killed while it writes, and goes on when it is back", async () => {
  await using mortal = await startPostgres();
  const postgres = await openRealPostgres({ url: mortal.url, connectTimeoutMs: 1_000 });
  await postgres.ensureTable(TABLE);
  const acknowledged: number[] = [];
  let failures = 0;
  let next = 0;
  const writeUntil = async (end: () => boolean) => {
    while (!end()) {
      const rows = Array.from({ length: 20 }, (_, i) => ({ n: next + i, text: "x".repeat(200) }));
      try {
        // By key, so that writing again what may be there does no harm.
        const onConflict = { key: ["n"], then: "update" } as const;
        await postgres.insertMany({ table: TABLE, rows, onConflict });
        acknowledged.push(...rows.map(({ n }) => n));
        next += rows.length;
      } catch (error) {
        if (!(error instanceof PostgresError)) throw error;
        assertEquals(["UNREACHABLE", "OUTCOME_UNKNOWN"].includes(error.code), true, error.message);
        failures += 1;
        await sleep(50);
      }
    }
  };
  for (let round = 0; round < 2; round++) {
    const before = acknowledged.length;
    let isBack = false;
    const writing = writeUntil(() => isBack && acknowledged.length > before + 400);
    while (acknowledged.length < before + 100) await sleep(10);
    await mortal.kill();
    await mortal.restart();
    isBack = true;
    await writing;
  }
  const { rows } = await postgres.query("SELECT n FROM items ORDER BY n");
  assertEquals(rows.map(({ n }) => n as number), acknowledged);
  assertEquals(failures > 0, true);
  await postgres.close();
});

Deno.test("openRealPostgres() stores what another client reads, to the microsecond and the last bit", () =>
  withConnection(async (postgres) => {
    const table = {
      name: "seen",
      columns: {
        n: { type: "bigint" },
        at: { type: "timestamptz" },
        value: { type: "double precision" },
        text: { type: "text" },
      },
    } as const;
    await postgres.ensureTable(table);
    const row = { n: 2n ** 53n + 1n, at: 1_756_058_730_000_001, value: 0.1, text: "São\tPaulo" };
    await postgres.insertMany({ table, rows: [row, {}] });
    const text = await runProgram("psql", [
      (await server()).url,
      "-XAt",
      "-c",
      "SET TimeZone = 'UTC'",
      "-c",
      "SELECT * FROM seen ORDER BY n",
    ]);
    assertEquals(
      text,
      "SET\n9007199254740993|2025-08-24 18:05:30.000001+00|0.1|São\tPaulo\n|||\n",
    );
  }));

/** As an administrator would, from outside. */
async function endBackend(pid: number): Promise<void> {
  const sql = `SELECT pg_terminate_backend(${pid}, 5000)`;
  await runProgram("psql", [(await server()).url, "-XAt", "-c", sql]);
}
