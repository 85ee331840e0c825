import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { freePorts } from "@lib/services/free_ports.ts";
import { CASSANDRA_USER, startCassandra } from "@lib/services/start_cassandra.ts";
import { sleep } from "@lib/time/clock.ts";
import { CassandraError, type CassandraErrorCode } from "../cassandra_error.ts";
import { openRealCassandra, type RealCassandraOptions } from "./open_real_cassandra.ts";

const TABLE = {
  keyspace: "faults",
  name: "items",
  columns: { id: "text", n: "bigint", text: "text", value: "double" },
  partitionKey: ["id"],
} as const;

let running: Awaited<ReturnType<typeof startCassandra>> | undefined;

async function options(more: Partial<RealCassandraOptions> = {}): Promise<RealCassandraOptions> {
  running ??= await startCassandra();
  return { contactPoints: [running.contactPoint], credentials: CASSANDRA_USER, ...more };
}

Deno.test.afterAll(async () => await running?.[Symbol.asyncDispose]());

// @fault databases: a wrong address, password or data centre of Cassandra -> said in its time
Deno.test("openRealCassandra() says in its time what is wrong with an address, a password or a data centre", async () => {
  await options(); // first, so that the server does not take the port that nobody is to have
  const [port] = freePorts(1);
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const wrong = { username: "cassandra", password: "s3cret" };
  const cases: [more: Partial<RealCassandraOptions>, code: CassandraErrorCode, said: RegExp][] = [
    [
      { contactPoints: [`127.0.0.1:${port}`] },
      "UNREACHABLE",
      /did not answer .*ECONNREFUSED.*CASSANDRA_CONTACT_POINTS/,
    ],
    [
      { contactPoints: [`127.0.0.1:${silent.addr.port}`], callTimeoutMs: 700 },
      "UNREACHABLE",
      /did not answer/,
    ],
    [{ credentials: wrong }, "AUTHENTICATION", /CASSANDRA_USERNAME and CASSANDRA_PASSWORD/],
  ];
  for (const [more, code, said] of cases) {
    const base = await options({ connectTimeoutMs: 500, ...more });
    const beganMs = performance.now();
    const error = await assertRejects(() => openRealCassandra(base), CassandraError);
    assertEquals(error.code, code, error.message);
    assertMatch(error.message, said);
    assertEquals(performance.now() - beganMs < 4_000, true);
    assertEquals(Deno.inspect(error, { depth: 9 }).includes("s3cret"), false);
  }
  const { credentials: _, ...anonymous } = await options();
  const nobody = await assertRejects(() => openRealCassandra(anonymous), CassandraError);
  assertEquals(nobody.code, "AUTHENTICATION");
  const elsewhere = await options({ localDataCenter: "dc9" });
  await assertRejects(
    () => openRealCassandra(elsewhere),
    UsageError,
    "CASSANDRA_LOCAL_DC must name a data centre of the cluster",
  );
  const here = await openRealCassandra(await options({ localDataCenter: "datacenter1" }));
  assertEquals(/^Cassandra 5\./.test(here.version), true);
  await here.close();
});

Deno.test("query() reads by CQL what was stored, and refuses what Cassandra refuses", async () => {
  const cassandra = await openRealCassandra(await options());
  await cassandra.ensureKeyspace("faults");
  await cassandra.ensureTable(TABLE);
  const row = { id: "é", n: 2n ** 53n + 1n, text: "'; DROP", value: -0 };
  await cassandra.writeMany({ table: TABLE, rows: [row, { id: "2" }] });
  const found = await cassandra.query(
    "SELECT id, n, text, value FROM faults.items WHERE id = ?",
    ["é"],
  );
  assertEquals(found, [row]);
  // A null removes a value, and one that is not given writes nothing: no time of writing.
  const times = await cassandra.query(
    "SELECT writetime(text) AS at FROM faults.items WHERE id = ?",
    [
      "2",
    ],
  );
  assertEquals(times, [{ at: null }]);
  for (
    const cql of [
      "SELECT count(*) FROM faults.items GROUP BY text",
      "SELECT id FROM faults.items WHERE text != '' ALLOW FILTERING",
      "SELEC",
    ]
  ) {
    const error = await assertRejects(() => cassandra.query(cql), CassandraError);
    assertEquals(error.code, "STATEMENT", error.message);
  }
  await cassandra.dropKeyspace("faults");
  await cassandra.close();
});

// @fault databases: Cassandra is killed while it is written to, and comes back -> nothing
//   acknowledged is lost, and writing goes on
Deno.test("openRealCassandra() loses nothing acknowledged when the server is killed while it writes, and goes on when it is back", async () => {
  await using mortal = await startCassandra();
  const cassandra = await openRealCassandra({
    contactPoints: [mortal.contactPoint],
    credentials: CASSANDRA_USER,
    connectTimeoutMs: 1_000,
    callTimeoutMs: 3_000,
  });
  await cassandra.ensureKeyspace("faults");
  await cassandra.ensureTable(TABLE);
  let acknowledged = 0;
  let failures = 0;
  let isBack = false;
  const enough = () => isBack && acknowledged > 1_500;
  const writing = (async () => {
    while (!enough()) {
      const rows = Array.from({ length: 20 }, (_, i) => ({
        id: String(acknowledged + i),
        n: acknowledged + i,
      }));
      try {
        await cassandra.writeMany({ table: TABLE, rows });
        acknowledged += rows.length;
      } catch (error) {
        if (!(error instanceof CassandraError) || !error.isRetriable) throw error;
        failures += 1;
        await sleep(50);
      }
    }
  })();
  while (acknowledged < 500) await sleep(10);
  await mortal.kill();
  const away = await assertRejects(() => cassandra.ping(), CassandraError);
  assertEquals(["UNREACHABLE", "TIMEOUT"].includes(away.code), true, away.message);
  await mortal.restart();
  isBack = true;
  await writing;
  const found: number[] = [];
  for await (const { n } of cassandra.read(TABLE)) found.push(Number(n));
  assertEquals(found.sort((a, b) => a - b), Array.from({ length: acknowledged }, (_, n) => n));
  assertEquals(failures > 0, true);
  await cassandra.close();
});
