import { CASSANDRA_USER, startCassandra } from "@lib/services/start_cassandra.ts";
import { cassandraSettings } from "../cassandra_settings.ts";
import { testCassandraContract } from "../testing/cassandra_contract.ts";
import { openRealCassandra } from "./open_real_cassandra.ts";

/** Anyone's own cluster; its keyspace `contract_…` comes and goes, others stay. */
const own = cassandraSettings(Deno.env.toObject());
let running: Awaited<ReturnType<typeof startCassandra>> | undefined;

testCassandraContract("openRealCassandra()", async () => {
  if (own !== undefined) return await openRealCassandra(own);
  running ??= await startCassandra();
  return await openRealCassandra({
    contactPoints: [running.contactPoint],
    credentials: CASSANDRA_USER,
  });
});

Deno.test.afterAll(async () => await running?.[Symbol.asyncDispose]());
