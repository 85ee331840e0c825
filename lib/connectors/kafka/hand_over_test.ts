import { assertEquals, assertRejects } from "@std/assert";
import { handOver } from "./hand_over.ts";

const calm = { everyMs: 60_000, stayAlive: () => Promise.resolve() };

Deno.test("handOver() passes pieces on one by one and in order", async () => {
  const place = handOver<number>();
  const giving = (async () => {
    for (let piece = 0; piece < 100; piece++) await place.offer(piece, calm);
  })();
  for (let piece = 0; piece < 100; piece++) assertEquals(await place.take(10_000), piece);
  await giving;
});

Deno.test("handOver() keeps a piece until it is wanted", async () => {
  const place = handOver<string>();
  let isTaken = false;
  const offered = place.offer("a", calm).then((taken) => isTaken = taken);
  await Promise.resolve();
  assertEquals(isTaken, false);
  assertEquals(await place.take(0), "a");
  assertEquals(await offered, true);
});

Deno.test("handOver() withdraws a piece when staying alive fails", async () => {
  const place = handOver<string>();
  const stayAlive = () => Promise.reject(new Error("rebalance"));
  await assertRejects(() => place.offer("a", { everyMs: 1, stayAlive }), Error, "rebalance");
  assertEquals(await place.take(0), undefined);
});

Deno.test("handOver() ends both sides on failure, for good", async () => {
  const place = handOver<string>();
  const waiting = place.take(60_000);
  place.fail(new Error("first"));
  place.fail(new Error("second"));
  await assertRejects(() => waiting, Error, "first");
  await assertRejects(() => place.take(0), Error, "first");
  assertEquals(await place.offer("late", calm), false);
});

Deno.test("handOver() tells an offer that nobody will take it", async () => {
  const place = handOver<string>();
  const offered = place.offer("a", calm);
  place.fail(new Error("closed"));
  assertEquals(await offered, false);
});
