/** What falls due first comes out first. @module */

/** Something with a time at which it is due. */
export interface Due {
  /** Must not change while it is in the queue. */
  readonly dueMicros: number;
}

/** A queue by due time: a binary heap, so that nothing that is not yet due is ever looked at. */
export interface DueQueue<Item extends Due> {
  push(item: Item): void;
  /** Takes out the items that are due by then, earliest first. */
  takeUntil(micros: number): Item[];
  clear(): void;
}

/**
 * An empty queue.
 *
 * @example
 * ```ts
 * import { createDueQueue } from "@lib/streaming/core/create_due_queue.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const queue = createDueQueue<{ dueMicros: number }>();
 * for (const dueMicros of [30, 10, 20]) queue.push({ dueMicros });
 * assertEquals(queue.takeUntil(20), [{ dueMicros: 10 }, { dueMicros: 20 }]);
 * ```
 */
export function createDueQueue<Item extends Due>(): DueQueue<Item> {
  let heap: Item[] = [];

  function rise(item: Item): void {
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.dueMicros <= item.dueMicros) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = item;
  }

  function sink(item: Item): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.dueMicros < heap[child]!.dueMicros) child++;
      if (heap[child]!.dueMicros >= item.dueMicros) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = item;
  }

  return {
    push: rise,
    takeUntil(micros) {
      const due: Item[] = [];
      while (heap.length > 0 && heap[0]!.dueMicros <= micros) {
        due.push(heap[0]!);
        const last = heap.pop()!;
        if (heap.length > 0) sink(last);
      }
      return due;
    },
    clear() {
      heap = [];
    },
  };
}
