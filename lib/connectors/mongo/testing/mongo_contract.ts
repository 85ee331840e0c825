/** What every document store of ours must do: one list of tests for the embedded one and servers. @module */

import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { documentSize, isObjectId, MAX_DOCUMENT_BYTES, ObjectId } from "../bson.ts";
import type { Filter, Mongo, MongoCollection } from "../mongo.ts";
import { MongoError } from "../mongo_error.ts";

/** A store for the tests, and how to end it. */
export interface ContractStore {
  readonly mongo: Mongo;
  end(): Promise<void>;
}

/** Every kind of value, with gaps: what filters and orders are tried on. */
const MIXED = [
  { _id: 1, v: null },
  { _id: 2 },
  { _id: 3, v: 5 },
  { _id: 4, v: -0.5 },
  { _id: 5, v: "5" },
  { _id: 6, v: "Zé" },
  { _id: 7, v: new Date("2025-08-24T18:00:00.123Z") },
  { _id: 8, v: new Date("1969-12-31T00:00:00Z") },
  { _id: 9, v: true },
  { _id: 10, v: false },
  { _id: 11, v: new ObjectId("64e7a5d0c0ffee0000000001") },
  { _id: 12, v: 2 ** 40 },
  { _id: 13, v: "" },
];

/** Filters on `v`, and the `_id`s of `MIXED` that MongoDB's manual says they find. */
const FOUND: readonly (readonly [Filter, readonly number[]])[] = [
  [{ v: null }, [1, 2]],
  [{ v: { $ne: null } }, [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]],
  [{ v: { $exists: false } }, [2]],
  [{ v: { $exists: true, $in: [null, 5] } }, [1, 3]],
  [{ v: 5 }, [3]],
  [{ v: { $ne: 5 } }, [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]],
  [{ v: { $gt: -1 } }, [3, 4, 12]],
  [{ v: { $lt: 6 } }, [3, 4]],
  [{ v: { $gte: 5, $lte: 2 ** 40 } }, [3, 12]],
  [{ v: { $gte: "" } }, [5, 6, 13]],
  [{ v: { $lt: "Z" } }, [5, 13]],
  [{ v: { $lte: new Date(0) } }, [8]],
  [{ v: { $gt: new Date(0) } }, [7]],
  [{ v: new Date("2025-08-24T18:00:00.123Z") }, [7]],
  [{ v: true }, [9]],
  [{ v: { $gte: false } }, [9, 10]],
  [{ v: new ObjectId("64e7a5d0c0ffee0000000001") }, [11]],
  [{ v: { $gt: new ObjectId("000000000000000000000000") } }, [11]],
  [{ v: { $in: [5, "5", null, new Date(0)] } }, [1, 2, 3, 5]],
  [{ v: { $in: [] } }, []],
  [{ v: { $nin: [null, 5, true] } }, [4, 5, 6, 7, 8, 10, 11, 12, 13]],
  [{ $or: [{ v: 5 }, { v: "5" }] }, [3, 5]],
  [{ $and: [{ v: { $gt: 0 } }, { _id: { $lt: 10 } }] }, [3]],
  [{ _id: { $in: [1, 3] }, $or: [{ v: null }, { v: 7 }] }, [1]],
];

/** `MIXED` by `v` upwards, equal ones in brackets. */
const BSON_ORDER = [[1, 2], [4], [3], [12], [13], [5], [6], [11], [10], [9], [8], [7]];

const DAY_S = 86_400;

/** Registers the tests; `open` is called once for each. */
export function testMongoContract(label: string, open: () => Promise<ContractStore>): void {
  let databases = 0;

  function test(name: string, body: (items: MongoCollection, place: Place) => Promise<void>): void {
    Deno.test(`${label}: ${name}`, async () => {
      const { mongo, end } = await open();
      const database = `contract_${Deno.pid}_${++databases}`;
      try {
        await body(mongo.collection(database, "items"), { mongo, database });
      } finally {
        await mongo.dropDatabase(database);
        await end();
      }
    });
  }

  test("insertMany() keeps every type of value, the order of fields, null and missing", async (items) => {
    const document = {
      text: "São Paulo 😀",
      whole: 7,
      large: 2 ** 40,
      fraction: -23.55,
      at: new Date("1969-12-31T23:59:59.999Z"),
      nothing: null,
      flag: true,
      nested: { list: [1, { deep: "x" }, [2, null]], empty: {} },
    };
    assertEquals(await items.insertMany([{ ...document, absent: undefined }]), { inserted: 1 });
    const [found] = await items.find();
    const { _id, ...rest } = found!;
    assertEquals(isObjectId(_id), true);
    assertEquals(rest, document);
    assertEquals(Object.keys(found!), ["_id", ...Object.keys(document)]);
  });

  test("insertMany() leaves the caller's documents alone and takes none at all", async (items) => {
    const mine = { n: 1 };
    await items.insertMany([mine]);
    assertEquals(mine, { n: 1 });
    assertEquals(await items.insertMany([]), { inserted: 0 });
    assertEquals(await items.count(), 1);
  });

  test("insertMany() stops at a duplicate: those before are stored, it and those after not", async (items) => {
    await items.createIndex({ vehicle_id: 1, ts: 1 }, { unique: true });
    const at = (n: number, _id: number) => ({ _id, vehicle_id: "EV-00001", ts: n });
    const error = await assertRejects(
      () => items.insertMany([at(1, 1), at(2, 2), at(1, 3), at(3, 4)]),
      MongoError,
      "vehicle_id",
    );
    assertEquals([error.code, error.position], ["DUPLICATE_KEY", 2]);
    assertEquals((await items.find({}, { sort: { _id: 1 } })).map(({ _id }) => _id), [1, 2]);
    const byId = await assertRejects(() => items.insertMany([at(9, 2)]), MongoError, "_id");
    assertEquals([byId.code, byId.position], ["DUPLICATE_KEY", 0]);
  });

  test("a unique index takes null and missing for equal", async (items) => {
    await items.createIndex({ v: 1 }, { unique: true });
    await items.insertMany([{ v: null }]);
    const error = await assertRejects(() => items.insertMany([{ other: 1 }]), MongoError);
    assertEquals(error.code, "DUPLICATE_KEY");
  });

  test("insertMany() refuses a document of 16 MB and stores none of its call", async (items) => {
    const empty = documentSize({ _id: 1, text: "" });
    const text = "x".repeat(MAX_DOCUMENT_BYTES - empty);
    const error = await assertRejects(
      () => items.insertMany([{ _id: 0 }, { _id: 1, text: `${text}x` }]),
      UsageError,
    );
    assertEquals(error.message.includes("16777216"), true);
    assertEquals(await items.count(), 0);
    await items.insertMany([{ _id: 1, text }]);
    assertEquals((await items.find())[0]!.text === text, true);
  });

  for (const isIndexed of [false, true]) {
    const how = isIndexed ? "with an index" : "without an index";
    test(`find() and count() answer every condition on every type ${how}`, async (items) => {
      if (isIndexed) await items.createIndex({ v: 1 });
      await items.insertMany(MIXED);
      for (const [filter, expected] of FOUND) {
        const found = await items.find(filter, { sort: { _id: 1 } });
        assertEquals(found.map(({ _id }) => _id), [...expected], JSON.stringify(filter));
        assertEquals(await items.count(filter), expected.length, JSON.stringify(filter));
      }
      assertEquals(await items.count(), MIXED.length);
    });

    test(`find() sorts by BSON's order ${how}`, async (items) => {
      if (isIndexed) await items.createIndex({ v: 1, _id: 1 });
      await items.insertMany(MIXED);
      const ids = async (direction: 1 | -1) =>
        (await items.find({}, { sort: { v: direction, _id: 1 } })).map(({ _id }) => _id);
      assertEquals(await ids(1), BSON_ORDER.flat());
      assertEquals(await ids(-1), BSON_ORDER.toReversed().flat());
    });

    test(`find() pages through a compound order ${how}`, async (items) => {
      if (isIndexed) await items.createIndex({ vehicle: 1, at: -1 });
      const documents = Array.from({ length: 60 }, (_, n) => ({
        _id: n,
        vehicle: `EV-${n % 3}`,
        at: new Date(1000 * n),
      }));
      await items.insertMany(documents.toSorted((a, b) => a._id % 7 - b._id % 7));
      const page = async (filter: Filter, skip?: number) =>
        (await items.find(filter, {
          sort: { vehicle: 1, at: -1 },
          limit: 4,
          ...(skip === undefined ? {} : { skip }),
        })).map(({ _id }) => _id);
      assertEquals(await page({}), [57, 54, 51, 48]);
      assertEquals(await page({}, 18), [3, 0, 58, 55]);
      assertEquals(await page({ vehicle: "EV-1", at: { $lt: new Date(10_000) } }), [7, 4, 1]);
      assertEquals(await page({ vehicle: "EV-9" }), []);
    });
  }

  test("find() reaches into documents and lists by dotted paths", async (items) => {
    await items.insertMany([
      { _id: 1, payload: { metrics: { soc_pct: 12 } }, tags: ["a", "b"] },
      { _id: 2, payload: { metrics: { soc_pct: 80 } }, tags: [] },
      { _id: 3, payload: null, tags: "a", list: [{ n: 1 }, { n: 2 }] },
    ]);
    const ids = async (filter: Filter) =>
      (await items.find(filter, { sort: { _id: 1 } })).map(({ _id }) => _id);
    assertEquals(await ids({ "payload.metrics.soc_pct": { $lt: 20 } }), [1]);
    assertEquals(await ids({ "payload.metrics.soc_pct": null }), [3]);
    assertEquals(await ids({ tags: "a" }), [1, 3]);
    assertEquals(await ids({ tags: { $ne: "a" } }), [2]);
    assertEquals(await ids({ "list.n": 2 }), [3]);
    assertEquals(await ids({ "list.n": { $gt: 2 } }), []);
  });

  test("find() gives the fields of a projection", async (items) => {
    await items.insertMany([{ _id: 1, a: 1, b: { c: 2, d: 3 }, e: null }]);
    const shown = async (projection: Record<string, 0 | 1>) =>
      (await items.find({}, { projection }))[0];
    assertEquals(await shown({ a: 1 }), { _id: 1, a: 1 });
    assertEquals(await shown({ _id: 0, e: 1, none: 1 }), { e: null });
    assertEquals(await shown({ _id: 0, "b.d": 1 }), { b: { d: 3 } });
    assertEquals(await shown({ "b.c": 0, e: 0 }), { _id: 1, a: 1, b: { d: 3 } });
    assertEquals(await shown({ _id: 0 }), { a: 1, b: { c: 2, d: 3 }, e: null });
  });

  test("find(), count(), distinct() and aggregate() of what is not there are empty", async (items) => {
    assertEquals(await items.find(), []);
    assertEquals(await items.count(), 0);
    assertEquals(await items.distinct("a"), []);
    assertEquals(await items.aggregate([{ $count: "n" }]), []);
    assertEquals(await items.indexes(), []);
  });

  test("every method refuses what the stores might answer differently", async (items) => {
    const calls = [
      () => items.find({ a: { $regex: "x" } as never }),
      () => items.find({ a: undefined as never }),
      () => items.find({}, { limit: 0 }),
      () => items.find({}, { projection: { a: 1, b: 0 } }),
      () => items.count({ a: { b: 1 } as never }),
      () => items.distinct("a.0"),
      () => items.aggregate([{ $lookup: {} }]),
      () => items.createIndex({}),
      () => items.createIndex({ a: 1, b: 1 }, { expireAfterSeconds: 1 }),
      () => items.insertMany([{ _id: [1] }]),
      () => items.upsertMany([{ a: 1 }], { key: ["b"] }),
      () => items.upsertMany([{ _id: 1, a: 1 }], { key: ["a"] }),
    ];
    for (const call of calls) await assertRejects<UsageError>(call, UsageError);
    assertEquals(await items.count(), 0);
  });

  test("upsertMany() replaces whole documents by key, keeps their _id, and repeats to no effect", async (items) => {
    const day = (vehicle_id: string, rows: number) => ({
      vehicle_id,
      event_date: "2025-08-24",
      rows,
    });
    const key = ["vehicle_id", "event_date"];
    const first = await items.upsertMany([{ ...day("EV-1", 1), old: true }, day("EV-2", 2)], {
      key,
    });
    assertEquals(first, { inserted: 2, replaced: 0 });
    const [before] = await items.find({ vehicle_id: "EV-1" });
    const again = await items.upsertMany([day("EV-1", 5), day("EV-3", 3)], { key });
    assertEquals(again, { inserted: 1, replaced: 1 });
    const found = await items.find({}, { sort: { vehicle_id: 1 } });
    assertEquals(found.map(({ rows }) => rows), [5, 2, 3]);
    assertEquals(found[0], { _id: before!._id, ...day("EV-1", 5) });
    const same = [day("EV-1", 5), day("EV-2", 2), day("EV-3", 3)];
    assertEquals(await items.upsertMany(same, { key }), { inserted: 0, replaced: 3 });
    assertEquals(await items.find({}, { sort: { vehicle_id: 1 } }), found);
    assertEquals(await items.upsertMany([], { key }), { inserted: 0, replaced: 0 });
  });

  test("upsertMany() by _id adds each once, also twice in one call", async (items) => {
    const documents = [{ _id: "a", n: 1 }, { _id: "b", n: 1 }, { _id: "a", n: 2 }];
    assertEquals(await items.upsertMany(documents, { key: ["_id"] }), { inserted: 2, replaced: 1 });
    assertEquals(await items.find({}, { sort: { _id: 1 } }), [{ _id: "a", n: 2 }, {
      _id: "b",
      n: 1,
    }]);
  });

  test("deleteMany() removes what find() finds, and nothing else", async (items) => {
    assertEquals(await items.deleteMany({}), { deleted: 0 });
    for (const [filter, ids] of FOUND) {
      await items.deleteMany({});
      await items.insertMany(MIXED);
      assertEquals(await items.deleteMany(filter), { deleted: ids.length });
      const left = (await items.find({}, { sort: { _id: 1 } })).map(({ _id }) => _id);
      assertEquals(left, MIXED.map(({ _id }) => _id).filter((id) => !ids.includes(id)));
    }
    await assertRejects(() => items.deleteMany({ v: { $mod: 2 } } as never), UsageError, "$mod");
  });

  test("distinct() gives each value once, in BSON's order, elements of lists too", async (items) => {
    await items.insertMany([{ v: 2, k: 1 }, { v: "a", k: 1 }, { v: [3, 2], k: 1 }, {
      v: null,
      k: 1,
    }, {
      k: 1,
    }, { v: 9, k: 2 }]);
    assertEquals(await items.distinct("v", { k: 1 }), [null, 2, 3, "a"]);
    assertEquals(await items.distinct("none"), []);
  });

  test("aggregate() groups with every accumulator", async (items) => {
    await items.insertMany([
      { _id: 1, vehicle: "b", soc: 10 },
      { _id: 2, vehicle: "a", soc: 30 },
      { _id: 3, vehicle: "b", soc: 20 },
      { _id: 4, vehicle: "b", soc: null },
    ]);
    const rows = await items.aggregate([
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: "$vehicle",
          rows: { $sum: 1 },
          sum: { $sum: "$soc" },
          avg: { $avg: "$soc" },
          min: { $min: "$soc" },
          max: { $max: "$soc" },
          first: { $first: "$soc" },
          last: { $last: "$_id" },
          all: { $push: "$_id" },
        },
      },
      { $sort: { _id: 1 } },
    ]);
    assertEquals(rows, [
      { _id: "a", rows: 1, sum: 30, avg: 30, min: 30, max: 30, first: 30, last: 2, all: [2] },
      { _id: "b", rows: 3, sum: 30, avg: 15, min: 10, max: 20, first: 10, last: 4, all: [1, 3, 4] },
    ]);
  });

  test("aggregate() filters, sorts, cuts, unwinds, computes and counts", async (items) => {
    await items.insertMany(Array.from({ length: 10 }, (_, n) => ({
      _id: n,
      at: new Date(Date.UTC(2025, 7, 24, n)),
      tyres: [n, n + 100],
      soc: n % 2 === 0 ? n : null,
    })));
    assertEquals(
      await items.aggregate([
        { $match: { _id: { $gte: 2 } } },
        { $sort: { _id: -1 } },
        { $skip: 1 },
        { $limit: 2 },
        { $unwind: "$tyres" },
        { $project: { _id: 0, tyres: 1 } },
        { $sort: { tyres: 1 } },
      ]),
      [{ tyres: 7 }, { tyres: 8 }, { tyres: 107 }, { tyres: 108 }],
    );
    assertEquals(
      await items.aggregate([
        { $match: { _id: { $in: [3, 4] } } },
        { $sort: { _id: 1 } },
        {
          $project: {
            hour: { $dateToString: { date: "$at", format: "%Y-%m-%d %H:%M:%S" } },
            soc: { $ifNull: ["$soc", -1] },
            sum: { $add: ["$_id", 1] },
            rest: { $subtract: ["$_id", 1] },
            twice: { $multiply: ["$_id", 2] },
            half: { $divide: ["$_id", 2] },
          },
        },
      ]),
      [
        { _id: 3, hour: "2025-08-24 03:00:00", soc: -1, sum: 4, rest: 2, twice: 6, half: 1.5 },
        { _id: 4, hour: "2025-08-24 04:00:00", soc: 4, sum: 5, rest: 3, twice: 8, half: 2 },
      ],
    );
    assertEquals(await items.aggregate([{ $match: { soc: null } }, { $count: "n" }]), [{ n: 5 }]);
    assertEquals(await items.aggregate([{ $match: { soc: 99 } }, { $count: "n" }]), []);
    assertEquals(await items.aggregate([{ $group: { _id: null, n: { $sum: 1 } } }]), [{
      _id: null,
      n: 10,
    }]);
    assertEquals((await items.aggregate([])).length, 10);
  });

  test("aggregate() groups by null, missing, objects and dates as find() sorts them", async (items) => {
    await items.insertMany(MIXED);
    const groups = await items.aggregate([
      { $group: { _id: "$v", n: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ]);
    assertEquals(groups.map(({ n }) => n), BSON_ORDER.map((ids) => ids.length));
    const byObject = await items.aggregate([
      { $match: { v: { $gt: 0 } } },
      { $group: { _id: { v: "$v", kind: "number" }, n: { $sum: 1 } } },
      { $sort: { "_id.v": -1 } },
    ]);
    assertEquals(byObject, [
      { _id: { v: 2 ** 40, kind: "number" }, n: 1 },
      { _id: { v: 5, kind: "number" }, n: 1 },
    ]);
  });

  test("createIndex() makes an index once, lists it as MongoDB names it, and refuses another kind", async (items) => {
    assertEquals(await items.createIndex({ vehicle_id: 1, ts_dt: -1 }), "vehicle_id_1_ts_dt_-1");
    assertEquals(await items.createIndex({ vehicle_id: 1, ts_dt: -1 }), "vehicle_id_1_ts_dt_-1");
    await items.createIndex({ ts_dt: 1 }, { expireAfterSeconds: 30 * DAY_S });
    await items.createIndex({ key: 1 }, { unique: true });
    const error = await assertRejects(() => items.createIndex({ key: 1 }), MongoError, "key_1");
    assertEquals(error.code, "INDEX_CONFLICT");
    assertEquals(await items.indexes(), [
      { name: "_id_", keys: { _id: 1 } },
      { name: "key_1", keys: { key: 1 }, unique: true },
      { name: "ts_dt_1", keys: { ts_dt: 1 }, expireAfterSeconds: 30 * DAY_S },
      { name: "vehicle_id_1_ts_dt_-1", keys: { vehicle_id: 1, ts_dt: -1 } },
    ]);
  });

  test("createIndex() serves documents that are there already, and refuses equal ones", async (items) => {
    await items.insertMany([{ _id: 1, a: { b: 2 } }, { _id: 2, a: { b: 1 } }, {
      _id: 3,
      a: { b: 1 },
    }]);
    await items.createIndex({ "a.b": 1 });
    assertEquals(
      (await items.find({ "a.b": { $lte: 2 } }, { sort: { "a.b": -1, _id: 1 } })).map(({ _id }) =>
        _id
      ),
      [1, 2, 3],
    );
    const error = await assertRejects(
      () => items.createIndex({ "a.b": -1 }, { unique: true }),
      MongoError,
    );
    assertEquals(error.code, "DUPLICATE_KEY");
    assertEquals((await items.indexes()).map(({ name }) => name), ["_id_", "a.b_1"]);
  });

  test("lists databases and collections, and drops them", async (items, { mongo, database }) => {
    await items.insertMany([{ n: 1 }]);
    await mongo.collection(database, "a_first").createIndex({ n: 1 });
    assertEquals((await mongo.listDatabases()).includes(database), true);
    assertEquals(await mongo.listCollections(database), ["a_first", "items"]);
    assertEquals([await items.drop(), await items.drop()], [true, false]);
    assertEquals(await mongo.listCollections(database), ["a_first"]);
    assertEquals([await items.count(), await items.indexes()], [0, []]);
    await mongo.dropDatabase(database);
    assertEquals((await mongo.listDatabases()).includes(database), false);
  });

  Deno.test(`${label}: answers a ping, says where it is, and refuses calls after close()`, async () => {
    const { mongo, end } = await open();
    await mongo.ping();
    assertEquals([mongo.service, mongo.version !== "", mongo.place !== ""], ["mongo", true, true]);
    await mongo.close();
    await mongo.close();
    const error = await assertRejects(() => mongo.listDatabases(), MongoError);
    assertEquals(error.code, "CLOSED");
    await end();
  });
}

interface Place {
  readonly mongo: Mongo;
  readonly database: string;
}
