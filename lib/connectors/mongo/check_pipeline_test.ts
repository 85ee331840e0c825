import { assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { ACCUMULATORS, checkPipeline, STAGES } from "./check_pipeline.ts";

Deno.test("checkPipeline() takes every stage, accumulator and expression", () => {
  checkPipeline([]);
  checkPipeline([
    { $match: { soc_pct: { $lt: 20 } } },
    { $unwind: "$tyres" },
    { $project: { _id: 0, vehicle_id: 1, day: { $dateToString: { date: "$at", format: "%Y" } } } },
    {
      $group: {
        _id: { vehicle: "$vehicle_id", kind: "alert" },
        ...Object.fromEntries(ACCUMULATORS.map((name) => [name.slice(1), { [name]: "$soc_pct" }])),
        energy: { $sum: { $divide: [{ $multiply: ["$power_kw", 1] }, 3600] } },
      },
    },
    { $sort: { _id: 1 } },
    { $skip: 0 },
    { $limit: 5 },
    { $project: { payload: 0 } },
    { $count: "groups" },
  ]);
});

Deno.test("checkPipeline() names what it refuses", () => {
  const refused: [unknown, string][] = [
    [{}, STAGES.join(", ")],
    [null, "A stage"],
    [{ $lookup: {} }, "$lookup"],
    [{ $match: {}, $sort: { a: 1 } }, "A stage"],
    [{ $match: { a: { $regex: "x" } } }, "$regex"],
    [{ $group: { n: { $sum: 1 } } }, "$group must be an object with _id"],
    [{ $group: { _id: null, n: { $stdDevPop: "$a" } } }, "$stdDevPop"],
    [{ $group: { _id: null, "a.b": { $sum: 1 } } }, "a.b"],
    [{ $group: { _id: null, n: { $sum: [1, 2] } } }, "n must be"],
    [{ $group: { _id: { $year: "$at" } } }, "$year"],
    [{ $group: { _id: "$$ROOT" } }, "$ROOT"],
    [{ $group: { _id: null, n: { $sum: { $add: [1] } } } }, "two expressions"],
    [{ $project: {} }, "$project must be"],
    [{ $project: { a: 1, b: 0 } }, "projection must be"],
    [{ $project: { a: "$b", c: 0 } }, "projection must be"],
    [{ $project: { a: { $dateToString: { date: "$at" } } } }, "date and format"],
    [{ $project: { a: null } }, "$project a"],
    [{ $sort: {} }, "$sort must be"],
    [{ $limit: 0 }, "limit must be"],
    [{ $unwind: "a" }, "$unwind must be"],
    [{ $count: "a.$b" }, "a.$b"],
  ];
  for (const [stage, message] of refused) {
    assertThrows(() => checkPipeline([stage]), UsageError, message);
  }
});
