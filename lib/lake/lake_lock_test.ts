import { assertEquals, assertRejects } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { LakeBusyError } from "./lake_busy_error.ts";
import { takeLakeLock } from "./lake_lock.ts";

const HOLDER = { pid: 1, job: "pipeline", runId: "r1", sinceUtc: "2025-08-01T00:00:00Z" };
const CHILD = new URL("./_lock_child.ts", import.meta.url).pathname;

// @fault lake: a second process opens a lake in use -> kept out until the holder ends or is
//   killed
Deno.test("takeLakeLock() keeps another process out until the holder is killed", async () => {
  using folder = temporaryFolder();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-read", "--allow-write", CHILD, folder.path],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const said = child.stdout.getReader();
  assertEquals(new TextDecoder().decode((await said.read()).value), "held");
  const error = await assertRejects(() => takeLakeLock(folder.path, HOLDER), LakeBusyError);
  assertEquals(error.holder?.pid, child.pid);
  assertEquals(error.holder?.runId, "child");
  child.kill("SIGKILL");
  await child.status;
  const lock = await takeLakeLock(folder.path, HOLDER);
  await lock.release();
  await said.cancel();
  await child.stdin.close();
});

// @fault lake: many processes open it at once -> exactly one gets in
Deno.test("takeLakeLock() of many at once lets exactly one in", async () => {
  using folder = temporaryFolder();
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => takeLakeLock(folder.path, { ...HOLDER, runId: `r${i}` })),
  );
  const locks = tries.filter((result) => result.status === "fulfilled");
  assertEquals(locks.length, 1);
  for (const { value } of locks) await value.release();
});

// @fault lake: the lock file is removed while others wait for it -> never two get in
Deno.test("takeLakeLock() never lets two in where holders take the lock file away", async () => {
  using folder = temporaryFolder();
  let inside = 0;
  let turns = 0;
  async function takeTurns(): Promise<void> {
    while (turns < 300) {
      const lock = await takeLakeLock(folder.path, HOLDER).catch(() => undefined);
      if (lock === undefined) continue;
      assertEquals(++inside, 1);
      turns++;
      await Deno.stat(folder.path); // lets the others try
      inside--;
      await lock.release({ remove: true });
    }
  }
  await Promise.all(Array.from({ length: 8 }, takeTurns));
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("takeLakeLock() leaves no holder's name behind, and looking leaves no file", async () => {
  using folder = temporaryFolder();
  const looking = await takeLakeLock(folder.path, HOLDER, { isShared: true });
  await looking.release();
  assertEquals([...Deno.readDirSync(folder.path)], []);
  await (await takeLakeLock(folder.path, HOLDER)).release();
  assertEquals(await Deno.readTextFile(`${folder.path}/.lock`), "");
});
