import { assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { ObjectId } from "./bson.ts";
import { checkFilter } from "./check_filter.ts";

Deno.test("checkFilter() takes every condition on every kind of value", () => {
  checkFilter({});
  for (const value of [1, "a", true, null, new Date(0), new ObjectId()]) {
    checkFilter({ a: value, "b.c": { $eq: value, $ne: value, $in: [value], $nin: [] } });
    if (value !== null) checkFilter({ a: { $gt: value, $gte: value, $lt: value, $lte: value } });
  }
  checkFilter({ $and: [{ a: 1 }, { $or: [{ b: { $exists: false } }, {}] }] });
});

Deno.test("checkFilter() names what it refuses", () => {
  const refused: [unknown, string][] = [
    [null, "A filter"],
    [{ a: undefined }, "undefined"],
    [{ a: NaN }, "a must be"],
    [{ a: new Date(NaN) }, "a must be"],
    [{ a: [1] }, "a must be"],
    [{ a: /x/ }, "a must be"],
    [{ a: {} }, "a must be"],
    [{ a: { b: 1 } }, "dotted path"],
    [{ a: { $gt: null } }, "a $gt must not be null"],
    [{ a: { $in: 1 } }, "a $in must be a list"],
    [{ a: { $in: [[1]] } }, "a $in must be"],
    [{ a: { $exists: 1 } }, "a $exists must be true or false"],
    [{ $and: [] }, "$and must be a list"],
    [{ $or: [{ a: { $regex: "x" } }] }, "$regex"],
    [{ $where: "1" }, "$where"],
    [{ "a.0": 1 }, "a.0"],
  ];
  for (const [filter, message] of refused) {
    assertThrows(() => checkFilter(filter), UsageError, message);
  }
});
