import { assertEquals } from "@std/assert";
import { createGroup } from "./create_group.ts";

Deno.test("createGroup() gives groups of one shape, sent before or not", () => {
  const sums = { count: 1, numbers: [1], values: [] };
  const start = { keys: ["k"], startMicros: 0, endMicros: 5, sums };
  const [fresh, sent] = [createGroup(start), createGroup({ ...start, sent: { n: 1 } })];
  assertEquals(Object.keys(fresh), Object.keys(sent));
  assertEquals([fresh.sent, sent.sent], [null, { n: 1 }]);
});
