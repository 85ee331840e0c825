/** One job at a time: the lock of a lake, which the operating system drops with the process. @module */

import { systemFs } from "./fs.ts";
import { LakeBusyError, type LockHolder } from "./lake_busy_error.ts";

/** A lock that is held. */
export interface LakeLock {
  /** `remove` also takes the lock file away, for a lake that never came to be. */
  release(options?: { remove?: boolean }): Promise<void>;
}

/**
 * Takes the lock of a lake, alone or shared with others who only look, or fails at once.
 *
 * It is a lock of the operating system on the file `.lock`: `kill -9` leaves nothing behind. What
 * the file says is for people. Looking (`isShared`) where no lock file is yet takes none.
 *
 * @throws {LakeBusyError} naming who has it.
 *
 * @example
 * ```ts
 * import { takeLakeLock } from "@lib/lake/lake_lock.ts";
 * import { LakeBusyError } from "@lib/lake/lake_busy_error.ts";
 * import { assertRejects } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const holder = { pid: Deno.pid, job: "pipeline", runId: "r1", sinceUtc: "2025-08-01T00:00:00Z" };
 * const lock = await takeLakeLock(dir, holder);
 * await assertRejects(() => takeLakeLock(dir, holder), LakeBusyError, "run r1");
 * await lock.release();
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function takeLakeLock(
  dir: string,
  holder: LockHolder,
  { isShared = false }: { isShared?: boolean } = {},
): Promise<LakeLock> {
  const path = `${dir}/.lock`;
  while (true) {
    const file = isShared ? await openToLook(path) : await openToHold(path);
    if (file === undefined) return { release: () => Promise.resolve() };
    if (!await file.tryLock(!isShared)) {
      file.close();
      throw new LakeBusyError(dir, await readHolder(path));
    }
    // Whoever had the lock may have taken the file away between our open and our lock.
    if (!await isStill(file, path)) {
      file.close();
      continue;
    }
    if (!isShared) await write(file, `${JSON.stringify(holder)}\n`);
    return {
      async release({ remove = false } = {}) {
        try {
          if (!isShared) await file.truncate(0);
          if (remove) await systemFs.remove(path);
        } finally {
          file.close(); // closing drops the lock
        }
      },
    };
  }
}

function openToHold(path: string): Promise<Deno.FsFile> {
  return Deno.open(path, { read: true, write: true, create: true });
}

async function openToLook(path: string): Promise<Deno.FsFile | undefined> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function isStill(file: Deno.FsFile, path: string): Promise<boolean> {
  try {
    const [ours, there] = [await file.stat(), await Deno.stat(path)];
    return ours.ino === there.ino && ours.dev === there.dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function write(file: Deno.FsFile, text: string): Promise<void> {
  await file.truncate(0);
  await file.write(new TextEncoder().encode(text));
}

async function readHolder(path: string): Promise<LockHolder | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(path)) as LockHolder;
  } catch {
    return undefined; // taken a moment ago, or by someone who only looks
  }
}
