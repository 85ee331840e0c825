/** Keeps the driver's late write to a closed connection from ending the process. @module */

/** Told that some connection was lost. */
type OnLost = () => void;

const waiting = new Set<OnLost>();
let isWatching = false;

/**
 * Calls `onLost` if the driver writes to a connection that is gone, until the returned function is
 * called.
 *
 * Version 3.4.9 puts small writes off to a later turn. If the connection closes in between, the write
 * throws where nobody can catch it, and the query that it was for is never answered
 * (porsager/postgres, issues 1154 and 1208). Which connection it was cannot be told from outside, so
 * everyone who waits is told.
 *
 * @example
 * ```ts
 * import { catchLostWrites } from "@lib/connectors/postgres/real/catch_lost_writes.ts";
 *
 * const release = catchLostWrites(() => {});
 * release();
 * ```
 */
export function catchLostWrites(onLost: OnLost): () => void {
  watch();
  waiting.add(onLost);
  return () => waiting.delete(onLost);
}

/** From the first call on, as a write may come after everyone has gone. */
function watch(): void {
  if (isWatching) return;
  isWatching = true;
  globalThis.addEventListener("error", (event) => {
    if (!isLostWrite(event.error)) return;
    event.preventDefault();
    for (const onLost of waiting) onLost();
  });
}

function isLostWrite(error: unknown): boolean {
  return error instanceof TypeError && error.message.includes("(reading 'write')") &&
    /nextWrite .*\/postgres\//.test(error.stack ?? "");
}
