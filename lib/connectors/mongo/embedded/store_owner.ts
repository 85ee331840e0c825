/** One process at a time: the lock of an embedded store, which the system drops with the process. @module */

import { MongoError } from "../mongo_error.ts";

/** Who has a store open. */
export interface StoreOwner {
  readonly pid: number;
  readonly sinceUtc: string;
}

/** A store that is ours until released. */
export interface Ownership {
  release(): void;
}

/**
 * Takes the file `owner.lock` of a folder, or fails at once. The lock is the operating system's, so
 * a killed process leaves nothing behind; what the file says is for people.
 *
 * @throws {MongoError} with `STORE_BUSY` naming the holder.
 *
 * @example
 * ```ts
 * import { takeStore } from "@lib/connectors/mongo/embedded/store_owner.ts";
 * import { MongoError } from "@lib/connectors/mongo/mongo_error.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const dir = Deno.makeTempDirSync();
 * const owner = { pid: Deno.pid, sinceUtc: "2025-08-24T18:00:00Z" };
 * const ownership = takeStore(dir, owner);
 * assertThrows(() => takeStore(dir, owner), MongoError, "since 2025-08-24T18:00:00Z");
 * ownership.release();
 * Deno.removeSync(dir, { recursive: true });
 * ```
 */
export function takeStore(dir: string, owner: StoreOwner): Ownership {
  const path = `${dir}/owner.lock`;
  const file = Deno.openSync(path, { read: true, write: true, create: true });
  if (!file.tryLockSync(true)) {
    file.close();
    throw new MongoError(
      "STORE_BUSY",
      `${dir} is in use by ${describe(path)}: an embedded store has one owner. ` +
        `Close it there, or set MONGO_URL to a server that both can use`,
    );
  }
  file.truncateSync(0);
  file.writeSync(new TextEncoder().encode(JSON.stringify(owner)));
  return {
    release() {
      file.truncateSync(0);
      file.close(); // closing drops the lock
    },
  };
}

function describe(path: string): string {
  try {
    const { pid, sinceUtc } = JSON.parse(Deno.readTextFileSync(path)) as StoreOwner;
    return `${pid === Deno.pid ? "this process" : `process ${pid}`} since ${sinceUtc}`;
  } catch {
    return "another process"; // which took it a moment ago
  }
}
