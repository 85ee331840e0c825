/** From a client that pushes to a caller that pulls, no faster than it is used. @module */

/** A place where one side leaves pieces and waits until the other has taken them. */
export interface HandOver<Piece> {
  /**
   * Resolves once the piece was taken: what comes next is fetched only as fast as it is used.
   * While it waits, `stayAlive` is called every `everyMs`; if that fails, the piece is withdrawn.
   */
  offer(
    piece: Piece,
    options: { readonly everyMs: number; readonly stayAlive: () => Promise<void> },
  ): Promise<boolean>;
  /** The next piece, or undefined after `maxWaitMs`; throws what {@linkcode fail} was given. */
  take(maxWaitMs: number): Promise<Piece | undefined>;
  /** Ends all waiting with an error, now and from now on. */
  fail(error: Error): void;
}

/**
 * A place without limit: it is the offering side that waits.
 *
 * @example
 * ```ts
 * import { handOver } from "@lib/connectors/kafka/hand_over.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const place = handOver<string>();
 * const taken = place.offer("batch", { everyMs: 1_000, stayAlive: () => Promise.resolve() });
 * assertEquals(await place.take(0), "batch");
 * assertEquals(await taken, true);
 * assertEquals(await place.take(0), undefined);
 * ```
 */
export function handOver<Piece>(): HandOver<Piece> {
  const left: { readonly piece: Piece; taken(isTaken: boolean): void }[] = [];
  let failure: Error | undefined;
  let wake = () => {};

  return {
    async offer(piece, { everyMs, stayAlive }) {
      if (failure !== undefined) return false;
      const { promise, resolve, reject } = Promise.withResolvers<boolean>();
      const entry = { piece, taken: resolve };
      left.push(entry);
      wake();
      const timer = setInterval(() => stayAlive().catch(reject), everyMs);
      try {
        return await promise;
      } finally {
        clearInterval(timer);
        const at = left.indexOf(entry);
        if (at >= 0) left.splice(at, 1);
      }
    },

    async take(maxWaitMs) {
      if (failure === undefined && left.length === 0 && maxWaitMs > 0) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, maxWaitMs);
        await promise;
        clearTimeout(timer);
        wake = () => {};
      }
      if (failure !== undefined) throw failure;
      const there = left.shift();
      there?.taken(true);
      return there?.piece;
    },

    fail(error) {
      failure ??= error;
      for (const { taken } of left) taken(false);
      wake();
    },
  };
}
