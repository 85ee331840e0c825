import { assertEquals, assertRejects } from "@std/assert";
import { within } from "./within.ts";

Deno.test("within() fails when time is up, and lets the work go on", async () => {
  const work = Promise.withResolvers<void>();
  const error = await assertRejects(() => within(1, work.promise), DOMException, "no answer for");
  assertEquals(error.name, "TimeoutError");
  work.reject(new Error("late")); // must not end the process as an unhandled rejection
});

Deno.test("within() passes on an error in time", async () => {
  await assertRejects(() => within(60_000, Promise.reject(new Error("no"))), Error, "no");
});
