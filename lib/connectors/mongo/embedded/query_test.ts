import { assertEquals } from "@std/assert";
import { matcherOf, runStages } from "./query.ts";

Deno.test("matcherOf() tests one document at a time", () => {
  const isLow = matcherOf({ "metrics.soc_pct": { $lt: 20 } });
  const socs = [5, 20, null, "5"];
  assertEquals(socs.map((soc_pct) => isLow({ metrics: { soc_pct } })), [true, false, false, false]);
});

Deno.test("runStages() leaves the documents that it is given as they are", () => {
  const documents = [{ n: 2, list: [1, 2] }, { n: 1, list: [] }];
  const copy = structuredClone(documents);
  const stages = [
    { $unwind: "$list" },
    { $group: { _id: "$n", all: { $push: "$list" } } },
    { $sort: { _id: 1 } },
    { $project: { all: 1, twice: { $multiply: ["$_id", 2] } } },
  ];
  assertEquals(runStages(documents, stages), [{ _id: 2, all: [1, 2], twice: 4 }]);
  assertEquals(documents, copy);
});
