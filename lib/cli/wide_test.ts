import { assertEquals, assertStringIncludes } from "@std/assert";
import { openCassandra } from "@lib/connectors/cassandra/open_cassandra.ts";
import type { WideTable } from "@lib/connectors/cassandra/cassandra.ts";
import { runTask } from "@lib/testing/run_task.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

const TABLE = {
  keyspace: "seguranca",
  name: "ocorrencias",
  columns: { uf: "text", id: "text", vitimas: "int" },
  partitionKey: ["uf"],
  clusteringKey: ["id"],
} as const satisfies WideTable;

async function withTables(
  body: (env: Record<string, string>) => Promise<void>,
): Promise<void> {
  using home = temporaryFolder();
  const env = { LAB_HOME: home.path, CASSANDRA_CONTACT_POINTS: "" };
  const cassandra = await openCassandra(env);
  await cassandra.ensureKeyspace("seguranca");
  await cassandra.ensureTable(TABLE);
  const rows = Array.from({ length: 5 }, (_, n) => ({
    uf: n < 3 ? "SP" : "RJ",
    id: `o${n}`,
    vitimas: n === 4 ? null : n,
  }));
  await cassandra.writeMany({ table: TABLE, rows });
  await cassandra.close();

  await body(env);
}

Deno.test("wide prints a table of the embedded store, and where it is from", () =>
  withTables(async (env) => {
    const { code, stdout, stderr } = await runTask("wide", ["--json", "ocorrencias"], { env });
    assertEquals(code, 0, stderr);
    const { mode, keyspace, table, columns, rows, row_count } = JSON.parse(stdout);
    assertEquals([mode, keyspace, table, row_count], ["embedded", "seguranca", "ocorrencias", 5]);
    assertEquals(columns[2], { name: "vitimas", type: "int" });
    assertEquals(rows.slice(0, 2), [
      { uf: "RJ", id: "o3", vitimas: 3 },
      { uf: "RJ", id: "o4", vitimas: null },
    ]);
    assertStringIncludes(stderr, "Cassandra: embedded (SQLite");
    const listed = await runTask("wide", ["--json"], { env });
    assertEquals(JSON.parse(listed.stdout).rows, [{ keyspace: "seguranca", table: "ocorrencias" }]);
  }));

Deno.test("wide takes conditions, a limit and --count", () =>
  withTables(async (env) => {
    const calls: [args: string[], stdout: string][] = [
      [["--where", "uf=RJ"], "uf  id  vitimas\n--  --  -------\nRJ  o3  3\nRJ  o4  null\n"],
      [
        ["--where", "uf=SP", "--where", "id>o0", "--where", "id<=o2", "--limit", "1"],
        "uf  id  vitimas\n--  --  -------\nSP  o1  1\n",
      ],
      [["--where", "vitimas>=2", "--filter", "--count"], "count\n-----\n2\n"],
    ];
    for (const [args, expected] of calls) {
      const { stdout, stderr } = await runTask("wide", ["seguranca.ocorrencias", ...args], { env });
      assertEquals(stdout, expected, stderr);
    }
  }));

Deno.test("wide says what is wrong with a call", () =>
  withTables(async (env) => {
    const calls: [args: string[], status: number, said: string][] = [
      [["nothing"], 1, "There is no table nothing in Cassandra at"],
      [["--count"], 2, "--count must come with a table: none is given"],
      [["--limit", "3"], 2, "--limit must come with a table"],
      [["--where", "uf=SP"], 2, "--where must come with a table"],
      [["a", "b"], 2, 'wide takes one table: current value is "a b"'],
      [["ocorrencias", "--where", "uf"], 2, "--where must be COLUMN=VALUE with a column"],
      [["ocorrencias", "--where", "municipio=x"], 2, "(uf, id, vitimas)"],
      [["ocorrencias", "--where", "vitimas=many"], 2, "--where must compare vitimas with a int"],
      [["ocorrencias", "--where", "uf=SP", "--where", "uf=RJ"], 2, "uf one value, or bounds"],
      [["ocorrencias", "--where", "id=o1"], 2, "--filter"],
      [["ocorrencias", "--limit", "0"], 2, "--limit must be a whole number from 1"],
    ];
    for (const [args, status, said] of calls) {
      const { code, stdout, stderr } = await runTask("wide", args, { env });
      assertEquals([code, stdout], [status, ""], stderr);
      assertStringIncludes(stderr, said);
    }
  }));
