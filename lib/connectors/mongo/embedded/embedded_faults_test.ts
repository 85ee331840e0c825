import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { asNobody } from "@lib/testing/as_nobody.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { Mongo } from "../mongo.ts";
import { MongoError } from "../mongo_error.ts";
import { openEmbeddedMongo } from "./open_embedded_mongo.ts";

const CHILD = new URL("./_insert_until_killed.ts", import.meta.url).pathname;
const DAY_MS = 86_400_000;

function alertsOf(mongo: Mongo) {
  return mongo.collection("telemetria", "ev_alerts");
}

Deno.test("openEmbeddedMongo() expires documents by its clock, to the millisecond, and for good", async () => {
  using folder = temporaryFolder();
  let nowMs = 0;
  const mongo = openEmbeddedMongo({ dir: folder.path, nowMs: () => nowMs });
  const alerts = alertsOf(mongo);
  await alerts.createIndex({ ts_dt: 1 }, { expireAfterSeconds: 30 * 86_400 });
  await alerts.insertMany([
    { _id: "old", ts_dt: new Date(-10) },
    { _id: "new", ts_dt: new Date(0) },
    ...[null, 1, "1970-01-01", true].map((ts_dt) => ({ ts_dt })),
    {},
  ]);
  const idsAt = async (ms: number) => {
    nowMs = ms;
    const found = await alerts.find({ _id: { $in: ["old", "new"] } }, { sort: { _id: -1 } });
    return found.map(({ _id }) => _id);
  };
  assertEquals(await idsAt(30 * DAY_MS - 11), ["old", "new"]);
  assertEquals(await idsAt(30 * DAY_MS - 10), ["new"]);
  assertEquals(await idsAt(30 * DAY_MS - 1), ["new"]);
  assertEquals(await idsAt(30 * DAY_MS), []);
  assertEquals(await idsAt(0), []);
  assertEquals(await alerts.count(), 5); // without a date nothing expires
  nowMs = 60 * DAY_MS;
  await alerts.insertMany([{ _id: "late", ts_dt: new Date(0) }]);
  assertEquals(await alerts.count({ _id: "late" }), 0);
  await mongo.close();
});

Deno.test("openEmbeddedMongo() finds documents, indexes and expiry again", async () => {
  using folder = temporaryFolder();
  const first = openEmbeddedMongo({ dir: folder.path, nowMs: () => 0 });
  await alertsOf(first).insertMany([{ _id: 1, at: new Date(0), v: "a" }]);
  await alertsOf(first).createIndex({ at: 1 }, { expireAfterSeconds: 1 });
  await alertsOf(first).createIndex({ v: -1 }, { unique: true });
  const indexes = await alertsOf(first).indexes();
  await first.close();
  let nowMs = 0;
  const second = openEmbeddedMongo({ dir: folder.path, nowMs: () => nowMs });
  assertEquals(await alertsOf(second).indexes(), indexes);
  const conflict = await assertRejects(
    () => alertsOf(second).createIndex({ at: 1 }, { expireAfterSeconds: 2 }),
    MongoError,
    "at_1 with other options (not unique, after 1 s)",
  );
  assertEquals(conflict.code, "INDEX_CONFLICT");
  assertEquals(await alertsOf(second).find({ v: "a" }), [{ _id: 1, at: new Date(0), v: "a" }]);
  await assertRejects(() => alertsOf(second).insertMany([{ v: "a" }]), MongoError, "v already");
  nowMs = 1000;
  assertEquals(await alertsOf(second).count(), 0);
  await second.close();
});

Deno.test("openEmbeddedMongo() refuses a list in an indexed field, whose elements it would not find", async () => {
  using folder = temporaryFolder();
  const mongo = openEmbeddedMongo({ dir: folder.path });
  const alerts = alertsOf(mongo);
  await alerts.createIndex({ "a.b": 1 });
  for (const a of [{ b: [1] }, [{ b: 1 }], { b: {} }, { b: NaN }]) {
    await assertRejects(() => alerts.insertMany([{ ok: 1 }, { a }]), UsageError, "a.b");
  }
  assertEquals(await alerts.count(), 0);
  await alerts.insertMany([{ list: [1] }]);
  await assertRejects(() => alerts.createIndex({ list: 1 }), UsageError, "list");
  assertEquals((await alerts.indexes()).length, 2);
  await alerts.insertMany([{ a: { b: 1 } }]);
  assertEquals(await alerts.count({ "a.b": 1 }), 1);
  await mongo.close();
});

// @fault databases: a second process opens the embedded document store -> told who has it
// @shows One owner
Deno.test("openEmbeddedMongo() lets one owner in and names it to the second", async () => {
  using folder = temporaryFolder();
  const mongo = openEmbeddedMongo({ dir: folder.path });
  const here = assertThrows(
    () => openEmbeddedMongo({ dir: folder.path }),
    MongoError,
    "this process since",
  );
  assertEquals([here.code, here.isRetriable], ["STORE_BUSY", true]);
  await mongo.close();
  const child = startChild(folder.path);
  const reader = child.stdout.getReader();
  await reader.read();
  const there = assertThrows(() => openEmbeddedMongo({ dir: folder.path }), MongoError);
  assertMatch(there.message, new RegExp(`in use by process ${child.pid} since .*MONGO_URL`));
  await kill(child, reader);
  await openEmbeddedMongo({ dir: folder.path }).close();
});

// @fault databases: the embedded document store is killed with -9, eight times -> every
//   acknowledged document is there once
Deno.test("openEmbeddedMongo() has every acknowledged document once after kill -9, eight times", async () => {
  using folder = temporaryFolder();
  let acknowledged = 0;
  for (let round = 0; round < 8; round++) {
    const child = startChild(folder.path);
    const reader = child.stdout.getReader();
    const batches = 1 + round * 3;
    let text = "";
    while (text.split("\n").length <= batches) {
      const { value } = await reader.read();
      text += new TextDecoder().decode(value);
    }
    text += await kill(child, reader);
    acknowledged = Number(text.trimEnd().split("\n").at(-1));
    const mongo = openEmbeddedMongo({ dir: folder.path });
    const items = mongo.collection("telemetria", "items");
    const found = await items.find({}, { sort: { _id: 1 }, projection: { n: 1 } });
    // One whole batch may be stored whose acknowledgement was cut off.
    assertEquals([0, 50].includes(found.length - acknowledged), true);
    found.forEach(({ _id, n }, at) => assertEquals([_id, n], [at, at]));
    for (let group = 0; group < 7; group++) {
      const expected = found.filter(({ n }) => Number(n) % 7 === group).length;
      assertEquals(await items.count({ group }), expected); // by the index
    }
    await mongo.close();
  }
  assertEquals(acknowledged > 1000, true);
});

// @fault databases: a file of the embedded document store is cut short -> said to be damaged
Deno.test("openEmbeddedMongo() says that a file cut short anywhere is damaged", async () => {
  using folder = temporaryFolder();
  const mongo = openEmbeddedMongo({ dir: folder.path });
  const documents = Array.from({ length: 200 }, (_, n) => ({ n, text: "x".repeat(300) }));
  await alertsOf(mongo).insertMany(documents);
  await mongo.close();
  const path = `${folder.path}/documents.sqlite`;
  const whole = await Deno.readFile(path);
  const lengths = [0, 1, 50, 100, 4096, 10_000, whole.length - 4096, whole.length - 1];
  for (const length of lengths) {
    await Deno.writeFile(path, whole.subarray(0, length));
    const error = assertThrows(
      () => openEmbeddedMongo({ dir: folder.path }),
      MongoError,
      `${folder.path} is damaged`,
    );
    assertEquals(error.code, "STORE_DAMAGED", String(length));
  }
  await Deno.writeFile(path, new TextEncoder().encode("not a database".repeat(500)));
  assertThrows(() => openEmbeddedMongo({ dir: folder.path }), MongoError, "is damaged");
  await Deno.writeFile(path, whole);
  const again = openEmbeddedMongo({ dir: folder.path });
  assertEquals(await alertsOf(again).count(), 200);
  await again.close();
});

Deno.test("openEmbeddedMongo() says that a folder cannot be made", () => {
  for (const dir of ["/proc/mongo", "/dev/null/mongo"]) {
    const error = assertThrows(() => openEmbeddedMongo({ dir }), MongoError, "cannot be written");
    assertEquals(error.code, "STORE_READ_ONLY");
  }
});

// @fault databases: the embedded document store is read-only -> said, and left as it is
Deno.test("openEmbeddedMongo() says that a store is read-only, and leaves it as it is", async () => {
  using folder = temporaryFolder();
  const mongo = openEmbeddedMongo({ dir: folder.path });
  await alertsOf(mongo).insertMany([{ n: 1 }]);
  await mongo.close();
  const path = `${folder.path}/documents.sqlite`;
  const before = await Deno.readFile(path);
  for (const [dirMode, fileMode] of [[0o555, 0o666], [0o777, 0o444]] as const) {
    await Deno.chmod(`${folder.path}/owner.lock`, 0o666);
    await Deno.chmod(path, fileMode);
    await Deno.chmod(folder.path, dirMode);
    const error = asNobody(() =>
      assertThrows(
        () => openEmbeddedMongo({ dir: folder.path }),
        MongoError,
        `${folder.path} cannot be written`,
      )
    );
    assertEquals(error.code, "STORE_READ_ONLY");
    assertEquals(await Deno.readFile(path), before);
  }
});

function startChild(dir: string): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-sys",
      CHILD,
      dir,
    ],
    stdout: "piped",
  }).spawn();
}

/** Kills the child and returns what it had still said. */
async function kill(
  child: Deno.ChildProcess,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<string> {
  child.kill("SIGKILL");
  await child.status;
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    rest += new TextDecoder().decode(part.value);
  }
  return rest;
}
