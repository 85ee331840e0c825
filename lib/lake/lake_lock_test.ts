import { assertEquals, assertRejects } from "@std/assert";
import { LakeBusyError } from "./lake_busy_error.ts";
import { takeLakeLock } from "./lake_lock.ts";

const HOLDER = { pid: 1, job: "pipeline", runId: "r1", sinceUtc: "2025-08-01T00:00:00Z" };
const CHILD = new URL("./_lock_child.ts", import.meta.url).pathname;

// @fault lake: a second process opens a lake in use -> kept out until the holder ends or is
//   killed
Deno.test("takeLakeLock() keeps another process out until the holder is killed", async () => {
  const dir = await Deno.makeTempDir();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-read", "--allow-write", CHILD, dir],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const said = child.stdout.getReader();
  assertEquals(new TextDecoder().decode((await said.read()).value), "held");
  const error = await assertRejects(() => takeLakeLock(dir, HOLDER), LakeBusyError);
  assertEquals(error.holder?.pid, child.pid);
  assertEquals(error.holder?.runId, "child");
  child.kill("SIGKILL");
  await child.status;
  const lock = await takeLakeLock(dir, HOLDER);
  await lock.release();
  await said.cancel();
  await child.stdin.close();
  await Deno.remove(dir, { recursive: true });
});

// @fault lake: many processes open it at once -> exactly one gets in
Deno.test("takeLakeLock() of many at once lets exactly one in", async () => {
  const dir = await Deno.makeTempDir();
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => takeLakeLock(dir, { ...HOLDER, runId: `r${i}` })),
  );
  const locks = tries.filter((result) => result.status === "fulfilled");
  assertEquals(locks.length, 1);
  for (const { value } of locks) await value.release();
  await Deno.remove(dir, { recursive: true });
});

// @fault lake: the lock file is removed while others wait for it -> never two get in
Deno.test("takeLakeLock() never lets two in where holders take the lock file away", async () => {
  const dir = await Deno.makeTempDir();
  let inside = 0;
  let turns = 0;
  async function takeTurns(): Promise<void> {
    while (turns < 300) {
      const lock = await takeLakeLock(dir, HOLDER).catch(() => undefined);
      if (lock === undefined) continue;
      assertEquals(++inside, 1);
      turns++;
      await Deno.stat(dir); // lets the others try
      inside--;
      await lock.release({ remove: true });
    }
  }
  await Promise.all(Array.from({ length: 8 }, takeTurns));
  assertEquals([...Deno.readDirSync(dir)], []);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("takeLakeLock() leaves no holder's name behind, and looking leaves no file", async () => {
  const dir = await Deno.makeTempDir();
  const looking = await takeLakeLock(dir, HOLDER, { isShared: true });
  await looking.release();
  assertEquals([...Deno.readDirSync(dir)], []);
  await (await takeLakeLock(dir, HOLDER)).release();
  assertEquals(await Deno.readTextFile(`${dir}/.lock`), "");
  await Deno.remove(dir, { recursive: true });
});
