/** One process at a time: the lock of an embedded store, which the system drops with the process. @module */

import { StoreFault } from "./store_fault.ts";

/** How a store is taken. */
export interface TakeStoreOptions {
  /** When, for the message to whoever comes second. */
  readonly sinceUtc: string;
  /** The environment variable that names a server which several processes can use. */
  readonly serverVariable: string;
}

/** A store that is ours until released. */
export interface Ownership {
  release(): void;
}

/** What the lock's file says, for people. */
interface StoreOwner {
  readonly pid: number;
  readonly sinceUtc: string;
}

/**
 * Takes the file `owner.lock` of a folder, or fails at once. The lock is the operating system's, so
 * a killed process leaves nothing behind; what the file says is for people.
 *
 * @throws {StoreFault} with `STORE_BUSY`, naming the holder.
 *
 * @example
 * ```ts
 * import { StoreFault } from "@lib/connectors/store_fault.ts";
 * import { takeStore } from "@lib/connectors/store_owner.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const dir = Deno.makeTempDirSync();
 * const options = { sinceUtc: "2025-08-24T18:00:00Z", serverVariable: "MONGO_URL" };
 * const ownership = takeStore(dir, options);
 * assertThrows(() => takeStore(dir, options), StoreFault, "this process since 2025-08-24T18:00:00Z");
 * ownership.release();
 * Deno.removeSync(dir, { recursive: true });
 * ```
 */
export function takeStore(dir: string, options: TakeStoreOptions): Ownership {
  const { sinceUtc, serverVariable } = options;
  const path = `${dir}/owner.lock`;
  const file = Deno.openSync(path, { read: true, write: true, create: true });
  if (!file.tryLockSync(true)) {
    file.close();
    throw new StoreFault(
      "STORE_BUSY",
      `${dir} is in use by ${describe(path)}: an embedded store has one owner. ` +
        `Close it there, or set ${serverVariable} to a server that both can use`,
    );
  }
  const owner: StoreOwner = { pid: Deno.pid, sinceUtc };
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
