import { assertEquals, assertNotEquals } from "@std/assert";
import { createMemoryCheckpoint } from "./create_memory_checkpoint.ts";

Deno.test("createMemoryCheckpoint() is a new query each time, and remembers nothing", async () => {
  const [one, two] = [0, 1].map(() => createMemoryCheckpoint({ nowMs: () => 5 }));
  assertNotEquals(one!.queryId, two!.queryId);
  const done = { batchId: 0, offsets: {}, anchors: {}, clock: null, progress: null };
  await one!.commit(done, [{ key: ["seen", "a"], value: [1] }], () => []);
  assertEquals([one!.committed, [...one!.takeState()]], [undefined, []]);
});
