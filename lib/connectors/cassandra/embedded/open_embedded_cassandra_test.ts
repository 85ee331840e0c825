import { testCassandraContract } from "../testing/cassandra_contract.ts";
import { openEmbeddedCassandra } from "./open_embedded_cassandra.ts";

const dir = Deno.makeTempDirSync();

testCassandraContract(
  "openEmbeddedCassandra()",
  () => Promise.resolve(openEmbeddedCassandra({ dir })),
);

Deno.test.afterAll(() => Deno.removeSync(dir, { recursive: true }));
