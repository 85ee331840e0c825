import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { Directions, Document, Filter } from "../mongo.ts";
import { openEmbeddedMongo } from "./open_embedded_mongo.ts";

const VALUES = [null, 0, 1, 2.5, -1, "", "a", "b", true, false, new Date(0), new Date(5)];
const OPERATORS = ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte"];
const PATHS = ["a", "b.c", "free"];

function randomFilter(random: PythonRandom): Filter {
  const parts = Array.from({ length: random.randrange(4) }, () => {
    const path = random.choice(PATHS);
    if (random.random() < 0.2) {
      return { [path]: { $in: [random.choice(VALUES), random.choice(VALUES)] } };
    }
    const operator = random.choice(OPERATORS);
    const values = operator.length > 3 || /[gl]t/.test(operator) ? VALUES.slice(1) : VALUES;
    return { [path]: { [operator]: random.choice(values) } };
  });
  if (parts.length === 0) return {};
  return random.random() < 0.2 ? { $or: parts } : { $and: parts };
}

Deno.test("indexes change no answer: filters, orders and pages at random", async () => {
  const random = new PythonRandom(11);
  const documents: Document[] = Array.from({ length: 300 }, (_, _id) => ({
    _id,
    ...(random.random() < 0.1 ? {} : { a: random.choice(VALUES) }),
    b: random.random() < 0.1 ? null : { c: random.choice(VALUES) },
    free: random.choice(VALUES),
  }));
  using folder = temporaryFolder();
  const mongo = openEmbeddedMongo({ dir: folder.path });
  const [plain, indexed] = [mongo.collection("t", "plain"), mongo.collection("t", "indexed")];
  await plain.insertMany(documents);
  await indexed.createIndex({ a: 1, "b.c": -1 });
  await indexed.insertMany(documents);
  await indexed.createIndex({ "b.c": 1 });
  let found = 0;
  for (let round = 0; round < 400; round++) {
    const filter = randomFilter(random);
    const sort: Directions = { [random.choice(PATHS)]: random.choice([1, -1] as const), _id: 1 };
    const page = { sort, skip: random.randrange(3), limit: 1 + random.randrange(50) };
    const say = JSON.stringify({ filter, page });
    const answer = await plain.find(filter, page);
    assertEquals(await indexed.find(filter, page), answer, say);
    assertEquals(await indexed.count(filter), await plain.count(filter), say);
    assertEquals(await indexed.distinct("a", filter), await plain.distinct("a", filter), say);
    found += answer.length;
  }
  assertEquals(found > 1000, true);
  await mongo.close();
});

Deno.test("a declared compound index is an index of the file, in its order, and SQLite uses it", async () => {
  using folder = temporaryFolder();
  const mongo = openEmbeddedMongo({ dir: folder.path });
  const alerts = mongo.collection("telemetria", "ev_alerts");
  await alerts.createIndex({ vehicle_id: 1, ts_dt: -1 });
  await alerts.createIndex({ ts_dt: 1 }, { expireAfterSeconds: 60 });
  await alerts.createIndex({ n: 1 }, { unique: true });
  await mongo.close();
  const db = new DatabaseSync(`${folder.path}/documents.sqlite`);
  const made = db.prepare("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql <> ''")
    .all().map(({ sql }) => sql);
  assertEquals(made, [
    "CREATE INDEX index_1 ON documents_1 (key_1, key_2 DESC)",
    "CREATE INDEX index_2 ON documents_1 (key_2)",
    "CREATE UNIQUE INDEX index_3 ON documents_1 (key_3)",
  ]);
  const plan = (sql: string) =>
    db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()
      .map(({ detail }) => detail);
  assertEquals(
    plan("SELECT body FROM documents_1 WHERE key_1 = 'EV-1' AND key_2 < x'0A' ORDER BY key_2 DESC"),
    ["SEARCH documents_1 USING INDEX index_1 (key_1=? AND key_2<?)"],
  );
  assertEquals(plan("DELETE FROM documents_1 WHERE key_2 >= x'09' AND key_2 <= x'0901'"), [
    "SEARCH documents_1 USING INDEX index_2 (key_2>? AND key_2<?)",
  ]);
  db.close();
});
