import { assertEquals } from "@std/assert";
import { leadingSearch } from "./leading_search.ts";

Deno.test("leadingSearch() takes the stages of a search while they come in its order", () => {
  const [match, sort, skip, limit, group] = [
    { $match: { a: 1 } },
    { $sort: { a: 1 } },
    { $skip: 2 },
    { $limit: 3 },
    { $group: { _id: null } },
  ];
  const restOf = (...pipeline: Record<string, unknown>[]) => leadingSearch(pipeline).rest;
  assertEquals(restOf(match, sort, skip, limit, group), [group]);
  assertEquals(restOf(limit, skip), [skip]); // a limit before a skip leaves fewer
  assertEquals(restOf(sort, match), [match]);
  assertEquals(restOf(match, match), [match]);
  assertEquals(restOf(group, match), [group, match]);
  assertEquals(restOf(), []);
});
