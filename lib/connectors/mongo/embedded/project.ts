/** Projections: parts of documents, in the documents' own order of fields. @module */

import type { Document } from "../mongo.ts";

/** Names of fields, and below each what is named within it; true for all of it. */
interface Tree extends Map<string, Tree | true> {}

/**
 * The part of a document that a projection asks for.
 *
 * @example
 * ```ts
 * import { project } from "@lib/connectors/mongo/embedded/project.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const document = { _id: 1, ts: "t", payload: { events: {}, metrics: { soc_pct: 9 } } };
 * assertEquals(project(document, { _id: 0, "payload.events": 0 }), {
 *   ts: "t",
 *   payload: { metrics: { soc_pct: 9 } },
 * });
 * ```
 */
export function project(
  document: Document,
  projection: Readonly<Record<string, 0 | 1>>,
): Document {
  const { _id: keepsId = 1, ...others } = projection;
  const isInclusion = Object.values(others).includes(1) ||
    Object.keys(others).length === 0 && projection._id === 1;
  const paths = Object.keys(others);
  if (isInclusion === (keepsId === 1)) paths.push("_id");
  const tree = treeOf(paths);
  return (isInclusion ? include(document, tree) : exclude(document, tree)) as Document;
}

function treeOf(paths: readonly string[]): Tree {
  const tree: Tree = new Map();
  for (const path of paths) {
    const names = path.split(".");
    const last = names.pop()!;
    let place = tree;
    for (const name of names) {
      const inner = place.get(name) as Tree | undefined ?? new Map();
      place.set(name, inner);
      place = inner;
    }
    place.set(last, true);
  }
  return tree;
}

/** Within a list each object is cut down, and what is no object goes. */
function include(value: object, tree: Tree): unknown {
  if (Array.isArray(value)) return value.filter(isNested).map((item) => include(item, tree));
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const wanted = tree.get(name);
    if (wanted === undefined || wanted !== true && !isNested(inner)) return [];
    return [[name, wanted === true ? inner : include(inner, wanted)]];
  });
  return Object.fromEntries(kept);
}

function exclude(value: unknown, tree: Tree): unknown {
  if (!isNested(value)) return value;
  if (Array.isArray(value)) return value.map((item) => exclude(item, tree));
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const unwanted = tree.get(name);
    if (unwanted === true) return [];
    return [[name, unwanted === undefined ? inner : exclude(inner, unwanted)]];
  });
  return Object.fromEntries(kept);
}

/** Whether a value has fields or elements of its own, unlike dates and ids. */
function isNested(value: unknown): value is object {
  return Array.isArray(value) ||
    value !== null && typeof value === "object" && value.constructor === Object;
}
