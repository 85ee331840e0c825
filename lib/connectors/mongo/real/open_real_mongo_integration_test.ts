import { assertEquals, assertRejects } from "@std/assert";
import { startMongo } from "@lib/services/start_mongo.ts";
import { MongoError } from "../mongo_error.ts";
import { testMongoContract } from "../testing/mongo_contract.ts";
import { openRealMongo } from "./open_real_mongo.ts";

/** Anyone's own server by `MONGO_URL`; its databases `contract_…` come and go, others stay. */
const own = Deno.env.get("MONGO_URL");
let running: Awaited<ReturnType<typeof startMongo>> | undefined;

async function serverUrl(): Promise<string> {
  if (own) return own;
  running ??= await startMongo();
  return running.url;
}

testMongoContract("openRealMongo()", async () => {
  const mongo = await openRealMongo({ url: await serverUrl() });
  return { mongo, end: () => mongo.close() };
});

Deno.test.afterAll(async () => await running?.kill());

// @fault databases: MongoDB's stand-in is killed -> an error with its address, in time
Deno.test("openRealMongo() says within its time that a server has died", async () => {
  await using server = await startMongo();
  const mongo = await openRealMongo({
    url: server.url,
    connectTimeoutMs: 500,
    callTimeoutMs: 1000,
  });
  const items = mongo.collection("telemetria", "items");
  await items.insertMany([{ n: 1 }]);
  await server.kill();
  const beganMs = performance.now();
  const error = await assertRejects(() => items.insertMany([{ n: 2 }]), MongoError, mongo.place);
  assertEquals(error.code, "UNREACHABLE");
  assertEquals(performance.now() - beganMs < 3000, true);
  await mongo.close();
});
