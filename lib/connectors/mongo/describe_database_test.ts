import { assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { describeDatabase } from "./describe_database.ts";
import { openMongo } from "./open_mongo.ts";

Deno.test("describeDatabase() lists collections by name, with counts and every kind of index", async () => {
  using home = temporaryFolder();
  const mongo = await openMongo({ LAB_HOME: home.path });
  await mongo.collection("lab", "runs").insertMany([{ n: 1 }, { n: 2 }]);
  const alerts = mongo.collection("lab", "alerts");
  await alerts.createIndex({ vehicle_id: 1, "at.day": -1 });
  await alerts.createIndex({ name: 1 }, { unique: true });
  await mongo.collection("other", "elsewhere").insertMany([{}]);
  const described = await describeDatabase(mongo, "lab");
  assertEquals(described.map(({ collection, documents }) => [collection, documents]), [
    ["alerts", 0],
    ["runs", 2],
  ]);
  assertEquals(described[0]!.indexes.toSorted(), [
    "_id 1",
    "name 1, each once",
    "vehicle_id 1, at.day -1",
  ]);
  assertEquals(await describeDatabase(mongo, "nothing"), []);
  await mongo.close();
});
