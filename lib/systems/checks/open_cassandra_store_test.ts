import { assertEquals } from "@std/assert";
import { openCassandra } from "@lib/connectors/cassandra/open_cassandra.ts";
import type { Check } from "@lib/quality/checks/check.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openCassandraStore } from "./open_cassandra_store.ts";

const TABLE = {
  keyspace: "k",
  name: "t",
  columns: { id: "text", n: "int" },
  partitionKey: ["id"],
} as const;

Deno.test("openCassandraStore() measures rows, and names how a table differs", async () => {
  using home = temporaryFolder();
  const cassandra = await openCassandra({ LAB_HOME: home.path });
  await cassandra.ensureKeyspace("k");
  await cassandra.ensureTable(TABLE);
  await cassandra.writeMany({ table: TABLE, rows: [{ id: "a", n: 1 }, { id: "b", n: 9 }] });
  await cassandra.close();
  const wanted = { ...TABLE, columns: { id: "text", n: "text" } } as const;
  await using store = await openCassandraStore([wanted], { env: { LAB_HOME: home.path } });
  const of = (measure: Check["measure"]) => store.measure({ name: "", table: "t", measure }, 0);
  assertEquals(await of({ kind: "max", column: "n" }), { value: 9 });
  assertEquals(await of({ kind: "schema" }), {
    value: 1,
    details: ["column n is int instead of text"],
  });
});
