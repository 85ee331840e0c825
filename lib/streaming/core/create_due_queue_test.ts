import { assertEquals } from "@std/assert";
import { createDueQueue } from "./create_due_queue.ts";

Deno.test("createDueQueue() gives items in the order of their time, and no more than are due", () => {
  const times = Array.from({ length: 500 }, (_, i) => (i * 7919) % 251);
  const queue = createDueQueue<{ dueMicros: number }>();
  const taken: number[] = [];
  for (const [i, dueMicros] of times.entries()) {
    queue.push({ dueMicros });
    // Interleaved, and never by more than what is due already.
    if (i % 50 === 0) taken.push(...queue.takeUntil(-1).map((item) => item.dueMicros));
  }
  for (const limit of [0, 17, 17, 200, 250]) {
    taken.push(...queue.takeUntil(limit).map((item) => item.dueMicros));
    assertEquals(taken, times.filter((time) => time <= limit).sort((a, b) => a - b));
  }
});

Deno.test("createDueQueue() is empty after clear()", () => {
  const queue = createDueQueue<{ dueMicros: number }>();
  queue.push({ dueMicros: 1 });
  queue.clear();
  assertEquals(queue.takeUntil(Infinity), []);
});
