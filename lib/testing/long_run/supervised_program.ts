/** A program that is started again whenever it ends. @module */

import { killChild } from "@lib/services/kill_child.ts";
import { sleep } from "@lib/time/clock.ts";

/** What is started. */
export interface ProgramCall {
  /** Arguments of this Deno. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A program under supervision. */
export interface SupervisedProgram {
  /** Of the process that runs now. */
  readonly pid: number;
  /** How often it ended without being asked to. */
  readonly ends: number;
  /** The last words of each process that failed by itself. */
  readonly complaints: readonly string[];
  /** `kill -9`; it is started again. */
  kill(): Promise<void>;
  /** Freezes the process for so long. */
  freeze(ms: number): Promise<void>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

const RESTART_PAUSE_MS = 500;
const STOP_TIMEOUT_MS = 60_000;

/** Starts a program and keeps it running, as an operator's process manager does. */
export function superviseProgram(call: ProgramCall): SupervisedProgram {
  let child = spawn(call);
  let isWanted = true;
  let ends = 0;
  const complaints: string[] = [];
  const supervision = (async () => {
    for (;;) {
      const { success, signal, stderr } = await child.output();
      if (!isWanted) return;
      ends++;
      if (!success && signal !== "SIGKILL") {
        complaints.push(new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "");
      }
      await sleep(RESTART_PAUSE_MS);
      if (!isWanted) return;
      child = spawn(call);
    }
  })();
  return {
    get pid() {
      return child.pid;
    },
    get ends() {
      return ends;
    },
    complaints,
    kill: () => killChild(child),
    freeze: async (ms) => {
      const frozen = child;
      frozen.kill("SIGSTOP");
      await sleep(ms);
      frozen.kill("SIGCONT");
    },
    stop: async () => {
      isWanted = false;
      const timer = setTimeout(() => killChild(child), STOP_TIMEOUT_MS);
      try {
        child.kill("SIGINT");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it has ended already
      }
      await supervision;
      clearTimeout(timer);
    },
  };
}

function spawn({ args, env }: ProgramCall): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}
