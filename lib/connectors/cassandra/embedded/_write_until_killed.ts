/** The process that writes, and says what was acknowledged, until it is killed or the disk is full. @module */

import { CassandraError } from "../cassandra_error.ts";
import { openEmbeddedCassandra } from "./open_embedded_cassandra.ts";

const [dir = "", characters = "100"] = Deno.args;
const columns = { id: "text", n: "int", text: "text" } as const;
const table = { keyspace: "lab", name: "items", columns, partitionKey: ["id"] };
const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));

const cassandra = openEmbeddedCassandra({ dir });
await cassandra.ensureKeyspace("lab");
await cassandra.ensureTable(table);
try {
  for (let n = await cassandra.count(table);; n += 50) {
    const rows = Array.from({ length: 50 }, (_, i) => ({
      id: String(n + i),
      n: n + i,
      text: "x".repeat(Number(characters)),
    }));
    await cassandra.writeMany({ table, rows });
    say(String(n + 50));
  }
} catch (error) {
  if (!(error instanceof CassandraError)) throw error;
  const found = await cassandra.count(table);
  say(JSON.stringify({ code: error.code, message: error.message, found }));
  await cassandra.close();
}
