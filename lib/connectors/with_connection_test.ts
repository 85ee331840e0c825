import { assertEquals, assertRejects } from "@std/assert";
import { openMongo } from "./mongo/open_mongo.ts";
import { withConnection } from "./with_connection.ts";

Deno.test("withConnection() closes the service, so that the next one can open it", async () => {
  const env = { LAB_HOME: await Deno.makeTempDir() };
  for (const round of [1, 2]) {
    const count = await withConnection(openMongo(env), async (mongo) => {
      const rounds = mongo.collection("lab", "rounds");
      await rounds.insertMany([{ round }]);
      return await rounds.count();
    });
    assertEquals(count, round);
  }
  await Deno.remove(env.LAB_HOME, { recursive: true });
});

Deno.test("withConnection() closes after a failure too, and passes it on", async () => {
  const env = { LAB_HOME: await Deno.makeTempDir() };
  const fails = () => withConnection(openMongo(env), () => Promise.reject(new RangeError("no")));
  await assertRejects(fails, RangeError, "no");
  await assertRejects(fails, RangeError, "no"); // and not that the store is in use
  await Deno.remove(env.LAB_HOME, { recursive: true });
});
