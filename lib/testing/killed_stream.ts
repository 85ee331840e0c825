/** Runs a system's stream as a process of its own, kills it, and takes its database away. @module */

import { assert, assertEquals } from "@std/assert";
import type { StreamResult } from "@lib/cli/stream_result.ts";
import { sleep } from "@lib/time/clock.ts";

/** What is run, and what is done to it. */
export interface KilledStreamOptions {
  /** As typed after `deno task stream`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How many rows are stored so far, asked of the database by another client. */
  readonly stored: () => Promise<number>;
  /** How often the process is killed. */
  readonly kills: number;
  /** Takes the database away and brings it back. */
  readonly restartDatabase: () => Promise<void>;
}

const STREAM = new URL("../cli/stream.ts", import.meta.url).pathname;
const PROGRESS_TIMEOUT_MS = 120_000;

/** The report of the run that came to the end, after all that was done to those before it. */
export async function runKilledStream(options: KilledStreamOptions): Promise<StreamResult> {
  for (let kill = 0; kill < options.kills; kill++) {
    const child = start(options);
    await progress(options, child);
    child.kill("SIGKILL");
    const { success } = await child.output();
    assert(!success, "the stream had ended before it could be killed");
  }
  const child = start(options);
  await progress(options, child);
  await options.restartDatabase();
  const bereft = await child.output();
  if (bereft.success) return JSON.parse(textOf(bereft.stdout));

  const { code, stdout, stderr } = await start(options).output();
  assertEquals(code, 0, textOf(stderr));
  return JSON.parse(textOf(stdout));
}

function start({ args, env }: KilledStreamOptions): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", STREAM, ...args, "--json"],
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Resolves when more is stored than when it was called. */
async function progress(
  { stored }: KilledStreamOptions,
  child: Deno.ChildProcess,
): Promise<void> {
  const before = await stored();
  const endMs = performance.now() + PROGRESS_TIMEOUT_MS;
  let hasEnded = false;
  child.status.then(() => hasEnded = true);
  while (await stored() === before) {
    if (hasEnded) {
      throw new Error(`The stream ended early: ${textOf((await child.output()).stderr)}`);
    }
    if (performance.now() > endMs) throw new Error("The stream stored nothing for two minutes");
    await sleep(20);
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
