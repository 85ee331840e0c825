/** The part of a pipeline that indexes can serve. @module */

import type { Directions, Document, Filter } from "../mongo.ts";
import type { Search } from "./document_table.ts";

/** A pipeline as a search and the stages that follow it. */
export interface LeadingSearch {
  readonly search: Search;
  readonly rest: readonly Document[];
}

/**
 * Takes a leading `$match`, `$sort`, `$skip` and `$limit`, in this order, as one search.
 *
 * @example
 * ```ts
 * import { leadingSearch } from "@lib/connectors/mongo/embedded/leading_search.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const pipeline = [{ $match: { n: 1 } }, { $limit: 5 }, { $sort: { n: 1 } }];
 * const { search, rest } = leadingSearch(pipeline);
 * assertEquals([search.limit, rest], [5, [{ $sort: { n: 1 } }]]);
 * ```
 */
export function leadingSearch(pipeline: readonly Document[]): LeadingSearch {
  let at = 0;
  const take = (name: string): unknown => {
    const value = pipeline[at]?.[name];
    if (value !== undefined) at++;
    return value;
  };
  const search = {
    filter: (take("$match") ?? {}) as Filter,
    sort: take("$sort") as Directions | undefined,
    skip: take("$skip") as number | undefined,
    limit: take("$limit") as number | undefined,
  };
  return { search, rest: pipeline.slice(at) };
}
