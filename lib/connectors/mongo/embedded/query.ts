/** MongoDB's query language on documents in memory: the one file that knows mingo. @module */

import { Aggregator, Query } from "mingo";
import { compareBy } from "../compare_values.ts";
import type { Directions, Document, Filter } from "../mongo.ts";
import { project } from "./project.ts";

/** Whether a document is one that a filter asks for. */
export type Matcher = (document: Document) => boolean;

/** Compiles a filter that {@linkcode checkFilter} accepts. */
export function matcherOf(filter: Filter): Matcher {
  const query = new Query(filter);
  return (document) => query.test(document as Record<string, unknown>);
}

/**
 * Runs stages that {@linkcode checkPipeline} accepts. Those where mingo would answer otherwise than
 * a server are ours: it sorts types in an order of its own and counts nothing as 0.
 *
 * @example
 * ```ts
 * import { runStages } from "@lib/connectors/mongo/embedded/query.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const alerts = [{ vehicle_id: "EV-00002" }, { vehicle_id: "EV-00001" }, { vehicle_id: "EV-00002" }];
 * const stages = [{ $group: { _id: "$vehicle_id", n: { $sum: 1 } } }, { $sort: { n: -1 } }];
 * assertEquals(runStages(alerts, stages)[0], { _id: "EV-00002", n: 2 });
 * ```
 */
export function runStages(documents: Document[], stages: readonly Document[]): Document[] {
  return stages.reduce((input: Document[], stage) => runStage(input, stage), documents);
}

function runStage(input: Document[], stage: Document): Document[] {
  const [[name, value]] = Object.entries(stage) as [[string, unknown]];
  switch (name) {
    case "$match":
      return input.filter(matcherOf(value as Filter));
    case "$sort":
      return input.toSorted(compareBy(value as Directions));
    case "$skip":
      return input.slice(value as number);
    case "$limit":
      return input.slice(0, value as number);
    case "$count":
      return input.length === 0 ? [] : [{ [value as string]: input.length }];
    case "$project":
      if (Object.values(value as Document).every((item) => item === 0 || item === 1)) {
        return input.map((document) => project(document, value as Record<string, 0 | 1>));
      }
  }
  return new Aggregator([stage as Record<string, unknown>]).run(input);
}
