/** Whether the embedded database may write. @module */

import { statfsSync } from "node:fs";
import { StoreFault } from "@lib/connectors/store_fault.ts";

/** Four segments of the write-ahead log: PostgreSQL makes them as it goes. */
const RESERVE_BYTES = 64 << 20;

/**
 * Refuses before the disk is full: PGlite 0.5 does not come back from a write-ahead log that it
 * cannot extend, where a server would end with an error.
 *
 * @param bytes What is about to be stored. With log and indexes it takes up to four times that.
 * @throws {StoreFault} with `STORE_FULL`.
 *
 * @example
 * ```ts
 * import { checkSpace } from "@lib/connectors/postgres/embedded/check_space.ts";
 * import { StoreFault } from "@lib/connectors/store_fault.ts";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => checkSpace(".", 2 ** 60), StoreFault, "the disk is full");
 * ```
 */
export function checkSpace(dir: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(dir);
  const free = Number(bavail) * Number(bsize);
  if (free >= RESERVE_BYTES + bytes * 4) return;
  throw new StoreFault(
    "STORE_FULL",
    `${dir}: the disk is full, as far as a database goes (${
      Math.floor(free / 2 ** 20)
    } MB are left, of which ` +
      `${RESERVE_BYTES >> 20} MB stay free); nothing was stored`,
  );
}
