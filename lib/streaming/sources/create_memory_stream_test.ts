import { assertEquals } from "@std/assert";
import { createMemoryStream } from "./create_memory_stream.ts";
import type { SourceOffsets } from "./source.ts";

Deno.test("createMemoryStream() gives a range again and again", async () => {
  const stream = createMemoryStream({ topic: "t", partitions: 2 });
  stream.add(["a", "b"], { partition: 1, key: "k", timestampMs: 5 });
  stream.add(["c"]);
  const to = await stream.latest();
  stream.add(["d"]);
  for (let again = 0; again < 2; again++) {
    const read: unknown[] = [];
    for await (const piece of stream.read({ "t/1": 1 }, to)) {
      read.push(
        ...piece.map(({ partition, offset, key, value }) => [partition, offset, key, value]),
      );
    }
    assertEquals(read, [[0, 0, null, "c"], [1, 1, "k", "b"]]);
  }
});

Deno.test("createMemoryStream() ends a batch at a number of records, until all are given", async () => {
  const stream = createMemoryStream({ partitions: 2 });
  stream.add([1, 2, 3]);
  stream.add([4, 5], { partition: 1 });
  let from: SourceOffsets = await stream.start("earliest");
  const ends: SourceOffsets[] = [];
  for (let batch = 0; batch < 4; batch++) {
    ends.push(from = await stream.nextEnd(from, await stream.latest(), { maxRecords: 2 }));
  }
  const [one, two, three, four] = ends.map((end) => [end["memory/0"], end["memory/1"]]);
  assertEquals([one, two, three, four], [[2, 0], [3, 1], [3, 2], [3, 2]]);
});

Deno.test("createMemoryStream() starts where it is told", async () => {
  const stream = createMemoryStream();
  stream.add([1]);
  assertEquals(await stream.start("latest"), { "memory/0": 1 });
  assertEquals(await stream.start({ "memory/0": 0 }), { "memory/0": 0 });
});
