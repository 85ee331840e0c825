import { assert, assertEquals } from "@std/assert";
import { within } from "@lib/lab/kernel/within.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

const START_MS = 120_000;
const END_MS = 15_000;

/** The command as a person starts it, in a home of its own. */
async function startCommand() {
  const { path: home, [Symbol.dispose]: remove } = temporaryFolder();
  const { denoDir } = JSON.parse(
    new TextDecoder().decode(
      (await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output()).stdout,
    ),
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "lab", "--no-browser"],
    env: { HOME: home, DENO_DIR: denoDir, NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const lines = child.stderr.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  let said = "";
  const address = /^JupyterLab is at (http:\/\/[\d.:]+)\S*token=(\S+)$/m;
  while (!address.test(said)) {
    const piece = await within(lines.next(), START_MS);
    if (piece === undefined || piece.done) throw new Error(`JupyterLab does not start: ${said}`);
    said += piece.value;
  }
  const [, origin, token] = address.exec(said)!;
  const headers = { Authorization: `token ${token}` };
  const kernel = await (await fetch(`${origin}/api/kernels`, { method: "POST", headers })).json();
  return {
    child,
    home,
    kernelId: String(kernel.id),
    port: new URL(origin!).port,
    [Symbol.asyncDispose]: async () => {
      await lines.return?.();
      remove();
    },
  };
}

/** Processes whose command line holds a text. */
function processesWith(text: string): number[] {
  return [...Deno.readDirSync("/proc")].filter(({ name }) => /^\d+$/.test(name)).map(({ name }) =>
    Number(name)
  ).filter((pid) => {
    try {
      return Deno.readTextFileSync(`/proc/${pid}/cmdline`).includes(text);
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

async function untilGone(text: string): Promise<boolean> {
  const deadline = performance.now() + END_MS;
  while (processesWith(text).length > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return processesWith(text).length === 0;
}

// @fault JupyterLab: Ctrl-C -> it ends, and takes its kernels with it
Deno.test("lab ends with Ctrl-C, takes its kernels with it, and leaves the user's home alone", async () => {
  await using command = await startCommand();
  const { child, home, kernelId, port } = command;
  assert(processesWith(kernelId).length > 0);
  child.kill("SIGINT");
  assertEquals((await within(child.status, END_MS))?.code, 0);
  assertEquals([...Deno.readDirSync(home)].map(({ name }) => name), []);
  assert(await untilGone(kernelId), "its kernel is still there");
  assert(await untilGone(`--ServerApp.port=${port}`), "its server is still there");
});

// @fault JupyterLab: the command is killed -> nothing is left behind
Deno.test("lab leaves nothing behind where it is killed", async () => {
  await using command = await startCommand();
  const { child, kernelId, port } = command;
  // All of the command, as a terminal that is gone takes it; the server is on its own.
  for (const pid of [child.pid, ...childrenOf(child.pid)]) Deno.kill(pid, "SIGKILL");
  await child.status;
  assert(await untilGone(`--ServerApp.port=${port}`), "its server is still there");
  assert(await untilGone(kernelId), "its kernel is still there");
});

function childrenOf(pid: number): number[] {
  return Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(
    Number,
  );
}
