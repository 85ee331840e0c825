import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { freePorts } from "@lib/services/free_ports.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { MongoError, type MongoErrorCode } from "../mongo_error.ts";
import { openMongo } from "../open_mongo.ts";
import { openScriptedMongo, type Script } from "../testing/scripted_mongo.ts";
import { openRealMongo } from "./open_real_mongo.ts";

const SECRET = "s3cret-pass";
const BUILD = { ok: 1, version: "8.0.4" };

/** Everything of an error that a log or a cell might show. */
function shownOf(error: Error): string {
  return Deno.inspect(error, { depth: 20 });
}

async function assertRefused(url: string, code: MongoErrorCode): Promise<MongoError> {
  const beganMs = performance.now();
  const error = await assertRejects(
    () => openRealMongo({ url, connectTimeoutMs: 400 }),
    MongoError,
  );
  assertEquals(error.code, code);
  assertEquals(performance.now() - beganMs < 2000, true);
  assertEquals(shownOf(error).includes(SECRET), false);
  return error;
}

async function withScript(
  script: Script,
  body: (server: { url: string; commands: readonly string[] }) => Promise<void>,
): Promise<void> {
  await using server = openScriptedMongo(script);
  const url = `mongodb://127.0.0.1:${server.port}/?directConnection=true`;
  await body({ url, commands: server.commands });
}

// @shows Within seconds
Deno.test("openRealMongo() says what to check where nothing listens, in its time", async () => {
  const [port] = freePorts(1);
  const error = await assertRefused(`mongodb://app:${SECRET}@127.0.0.1:${port}/`, "UNREACHABLE");
  assertMatch(
    error.message,
    new RegExp(`^MongoDB at 127.0.0.1:${port} did not answer within 0.4 s .*check that MONGO_URL`),
  );
  assertEquals(error.isRetriable, true);
});

// @fault databases: something listens in MongoDB's place that never answers -> an error in time
Deno.test("openRealMongo() says so where something listens that never answers", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await assertRefused(`mongodb://127.0.0.1:${listener.addr.port}/`, "UNREACHABLE");
});

// @fault databases: MongoDB does not accept user and password -> said
Deno.test("openRealMongo() says that a user name and password are not accepted", () =>
  withScript(
    (command) =>
      command === "saslStart" ? { ok: 0, code: 18, errmsg: "Authentication failed." } : undefined,
    async ({ url, commands }) => {
      const error = await assertRefused(url.replace("//", `//app:${SECRET}@`), "AUTHENTICATION");
      assertMatch(error.message, /user name and password of MONGO_URL.*authSource/);
      assertEquals(commands.includes("saslStart"), true);
    },
  ));

// @fault security: MONGO_URL is no URL -> refused, without showing it
Deno.test("openRealMongo() refuses what is no URL, without showing it", async () => {
  const urls = [
    `http://app:${SECRET}@host/`,
    `mongodb://app:${SECRET}@@host@/`,
    `mongodb://app:${SECRET}@host:port/`,
    `mongodb://app:${SECRET}@host/?nonsense=1`,
    SECRET,
  ];
  for (const url of urls) {
    const error = await assertRejects(() => openRealMongo({ url }), UsageError, "MONGO_URL must");
    assertEquals(shownOf(error).includes(SECRET), false, url);
  }
});

// @fault databases: MongoDB leaves a call without an answer -> given up, in time
Deno.test("openRealMongo() gives up a call that the server leaves without an answer", () =>
  withScript((command) => command === "buildInfo" ? BUILD : undefined, async ({ url }) => {
    const mongo = await openRealMongo({ url, connectTimeoutMs: 1000, callTimeoutMs: 300 });
    const error = await assertRejects(() => mongo.collection("t", "c").count(), MongoError);
    assertEquals(error.code, "UNREACHABLE");
    assertMatch(error.message, /did not answer within 0.3 s/);
    await mongo.close();
  }));

// @fault databases: MongoDB's user may not use a collection -> named
Deno.test("openRealMongo() names the collection that a user may not use", () =>
  withScript(
    (command) =>
      command === "buildInfo"
        ? BUILD
        : command === "aggregate"
        ? { ok: 0, code: 13, errmsg: "not authorized on t" }
        : undefined,
    async ({ url }) => {
      const mongo = await openRealMongo({ url, connectTimeoutMs: 1000 });
      const error = await assertRejects(
        () => mongo.collection("t", "c").count(),
        MongoError,
        "t.c",
      );
      assertEquals(error.code, "AUTHENTICATION");
      await mongo.close();
    },
  ));

Deno.test("openMongo() takes the server that MONGO_URL names, and says so", () =>
  withScript((command) => command === "buildInfo" ? BUILD : undefined, async ({ url }) => {
    const notes: string[] = [];
    const mongo = await openMongo({ MONGO_URL: url, LAB_HOME: "/none" }, {
      onNote: (text) => notes.push(text),
      connectTimeoutMs: 1000,
    });
    assertEquals([mongo.mode, mongo.version], ["real", "MongoDB 8.0.4"]);
    assertEquals(notes, [`MongoDB: MongoDB 8.0.4 at ${mongo.place}`]);
    await mongo.close();
  }));

// @fault databases: MONGO_URL names a server that does not answer -> an error; the embedded store
//   never takes its place
// @shows Never the embedded one in silence
// @shows Not in silence
Deno.test("openMongo() never takes the embedded store where the server does not answer", async () => {
  using folder = temporaryFolder();
  const [port] = freePorts(1);
  const env = { MONGO_URL: `mongodb://127.0.0.1:${port}`, LAB_HOME: folder.path };
  await assertRejects(
    () => openMongo(env, { connectTimeoutMs: 200 }),
    MongoError,
    "did not answer",
  );
  assertEquals([...Deno.readDirSync(folder.path)], []);
});
