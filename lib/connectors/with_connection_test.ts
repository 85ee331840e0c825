import { assertEquals, assertRejects } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openMongo } from "./mongo/open_mongo.ts";
import { withConnection } from "./with_connection.ts";

Deno.test("withConnection() closes the service, so that the next one can open it", async () => {
  using folder = temporaryFolder();
  const env = { LAB_HOME: folder.path };
  for (const round of [1, 2]) {
    const count = await withConnection(openMongo(env), async (mongo) => {
      const rounds = mongo.collection("lab", "rounds");
      await rounds.insertMany([{ round }]);
      return await rounds.count();
    });
    assertEquals(count, round);
  }
});

Deno.test("withConnection() closes after a failure too, and passes it on", async () => {
  using folder = temporaryFolder();
  const env = { LAB_HOME: folder.path };
  const fails = () => withConnection(openMongo(env), () => Promise.reject(new RangeError("no")));
  await assertRejects(fails, RangeError, "no");
  await assertRejects(fails, RangeError, "no"); // and not that the store is in use
});
