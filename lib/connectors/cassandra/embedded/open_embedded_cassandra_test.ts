import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { testCassandraContract } from "../testing/cassandra_contract.ts";
import { openEmbeddedCassandra } from "./open_embedded_cassandra.ts";

const folder = temporaryFolder();

testCassandraContract(
  "openEmbeddedCassandra()",
  () => Promise.resolve(openEmbeddedCassandra({ dir: folder.path })),
);

Deno.test.afterAll(() => folder[Symbol.dispose]());
