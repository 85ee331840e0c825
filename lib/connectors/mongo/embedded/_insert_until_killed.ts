/** The process that inserts, and says what was acknowledged, until it is killed. @module */

import { openEmbeddedMongo } from "./open_embedded_mongo.ts";

const [dir = ""] = Deno.args;
const mongo = openEmbeddedMongo({ dir });
const items = mongo.collection("telemetria", "items");
await items.createIndex({ group: 1, n: -1 });
const begin = await items.count();
for (let n = begin;; n += 50) {
  const documents = Array.from({ length: 50 }, (_, i) => ({
    _id: n + i,
    group: (n + i) % 7,
    n: n + i,
    text: "x".repeat(500),
  }));
  await items.insertMany(documents);
  Deno.stdout.writeSync(new TextEncoder().encode(`${n + 50}\n`));
}
