import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { explainSparkPlan } from "./explain_spark_plan.ts";

/** A join with an aggregate below one of its sides, as Spark 4.1 prints it. */
const JOIN = `== Physical Plan ==
AdaptiveSparkPlan (8)
+- Project (7)
   +- BroadcastHashJoin Inner BuildLeft (6)
      :- BroadcastExchange (4)
      :  +- HashAggregate (3)
      :     +- Filter (2)
      :        +- Scan parquet  (1)
      +- Scan parquet  (5)


(1) Scan parquet 
Output [2]: [id#1L, ano#2]
Batched: true
Location: InMemoryFileIndex [file:/somewhere]
PartitionFilters: [isnotnull(ano#2), (ano#2 = 2025)]
PushedFilters: []
ReadSchema: struct<id:bigint>

(2) Filter
Input [2]: [id#1L, ano#2]
Condition : isnotnull(id#1L)

(3) HashAggregate
Input [1]: [id#1L]
Keys [1]: [id#1L]
Functions: []
Aggregate Attributes: []
Results [1]: [id#1L]

(4) BroadcastExchange
Input [1]: [id#1L]
Arguments: HashedRelationBroadcastMode(List(input[0, bigint, false]),false), [plan_id=9]

(6) BroadcastHashJoin
Left keys [1]: [id#1L]
Right keys [1]: [id#4L]
Join type: Inner
Join condition: None

(8) AdaptiveSparkPlan
Output [1]: [id#1L]
Arguments: isFinalPlan=false

===== Subqueries =====

Subquery:1 Hosting operator id = 2 Hosting Expression = x
Scan parquet  (9)
`;

Deno.test("explainSparkPlan() puts each step below the one that takes its rows", () => {
  const { facts } = explainSparkPlan({ sparkPlan: JOIN, title: "Spark" });
  const scan = ["Scan parquet"];
  const built = ["BroadcastExchange", ["HashAggregate", ["Filter", scan]]];
  assertEquals(facts, {
    kind: "plan",
    title: "Spark",
    steps: [["AdaptiveSparkPlan", ["Project", ["BroadcastHashJoin Inner BuildLeft", built, scan]]]],
  });
});

Deno.test("explainSparkPlan() tells what a step does, without Spark's numbers and empty lists", () => {
  const lines = explainSparkPlan({ sparkPlan: JOIN }).text.split("\n")
    .map((line) => line.replace(/^[ │├└─]+/, ""));
  assertEquals(lines.slice(4), [
    "HashAggregate: Keys: [id]",
    "Filter: Condition: isnotnull(id)",
    "Scan parquet: PartitionFilters: [isnotnull(ano), (ano = 2025)]",
    "Scan parquet",
  ]);
});

Deno.test("explainSparkPlan() refuses a text that is no plan", () => {
  for (const sparkPlan of ["", "Time taken: 3 s", "== Physical Plan ==\n"]) {
    assertThrows(() => explainSparkPlan({ sparkPlan }), UsageError, "EXPLAIN FORMATTED");
  }
});
