import { assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { WideTable } from "./cassandra.ts";
import { openEmbeddedCassandra } from "./embedded/open_embedded_cassandra.ts";
import { prefixedCassandra } from "./prefixed_cassandra.ts";

const TABLE: WideTable = {
  keyspace: "lab",
  name: "t",
  columns: { id: "text", n: "int" },
  partitionKey: ["id"],
};

Deno.test("prefixedCassandra() keeps its rows apart from those of the same table", async () => {
  using folder = temporaryFolder();
  const store = openEmbeddedCassandra({ dir: folder.path });
  const practice = prefixedCassandra(store, "practice_");
  for (const [at, ids] of [[store, ["a"]], [practice, ["b", "c"]]] as const) {
    await at.ensureKeyspace("lab");
    await at.ensureTable(TABLE);
    await at.writeMany({ table: TABLE, rows: ids.map((id) => ({ id, n: 1 })) });
  }
  assertEquals([await store.count(TABLE), await practice.count(TABLE)], [1, 2]);
  assertEquals(await practice.get(TABLE, { id: "b" }), { id: "b", n: 1 });
  assertEquals(await practice.get(TABLE, { id: "a" }), undefined);
  const rows = await Array.fromAsync(practice.read(TABLE, { where: { id: "c" } }));
  assertEquals(rows.map(({ id }) => id), ["c"]);
  const info = await practice.describeTable(TABLE);
  assertEquals([info?.keyspace, await practice.count(info!)], ["lab", 2]);
  assertEquals(await practice.listTables(), [{ keyspace: "lab", name: "t" }]);
  await practice.dropKeyspace("lab");
  assertEquals([await practice.listTables(), await store.count(TABLE)], [[], 1]);
  await store.close();
});
