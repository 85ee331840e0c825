/** A real PostgreSQL for tests: the system's own, on a free port, in a temporary folder. @module */

import { globSync } from "node:fs";
import { sleep } from "@lib/time/clock.ts";
import { freePorts } from "./free_ports.ts";
import { killChild } from "./kill_child.ts";
import { type Account, runProgram } from "./run_program.ts";

/** A server that runs. */
export interface RunningPostgres extends AsyncDisposable {
  /** With the name and password of a user who may do anything. */
  readonly url: string;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and data. */
  restart(): Promise<void>;
}

const USER = { username: "app", password: "app-secret" } as const;
const START_TIMEOUT_MS = 60_000;
/** PostgreSQL refuses to run as root; `nobody` has this number everywhere. */
const NOBODY = { uid: 65_534, gid: 65_534 } as const;

/**
 * Starts a server of its own; dispose of it to stop it and remove its data.
 *
 * @throws {Error} if PostgreSQL is not installed, or with its last words if it does not start.
 */
export async function startPostgres(): Promise<RunningPostgres> {
  const bin = findPrograms();
  const account: Account = Deno.uid() === 0 ? NOBODY : {};
  const dir = await Deno.makeTempDir({ prefix: "postgres-" });
  const [port] = freePorts(1);
  await Deno.writeTextFile(`${dir}/password`, USER.password);
  if (Deno.uid() === 0) {
    for (const path of [dir, `${dir}/password`]) await Deno.chown(path, NOBODY.uid, NOBODY.gid);
  }
  await runProgram(`${bin}/initdb`, [
    `--pgdata=${dir}/data`,
    `--username=${USER.username}`,
    `--pwfile=${dir}/password`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--no-locale",
    "--no-sync",
  ], account);
  const start = () => startServer(bin, { dir, port: port!, account });
  let server = await start();

  const kill = () => killChild(server);
  return {
    url: `postgres://${USER.username}:${USER.password}@127.0.0.1:${port}/postgres`,
    kill,
    async restart() {
      server = await start();
    },
    async [Symbol.asyncDispose]() {
      await kill(); // there is nothing to save
      await removeSoon(dir);
    },
  };
}

/** Where the newest version that is installed keeps its programs. */
function findPrograms(): string {
  const found = globSync("/{usr/lib/postgresql,opt/homebrew/opt,usr/local/opt}/*/bin/initdb")
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const newest = found.at(-1);
  if (newest !== undefined) return newest.slice(0, -"/initdb".length);
  throw new Error("Cannot start PostgreSQL: it must be installed (Debian: postgresql)");
}

async function startServer(
  bin: string,
  { dir, port, account }: {
    readonly dir: string;
    readonly port: number;
    readonly account: Account;
  },
): Promise<Deno.ChildProcess> {
  const endMs = performance.now() + START_TIMEOUT_MS;
  // After kill -9 it refuses to start until the last of the old server's processes has noticed.
  for (;;) {
    const server = new Deno.Command(`${bin}/postgres`, {
      args: [
        "-D",
        `${dir}/data`,
        "-p",
        String(port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        `unix_socket_directories=${dir}`,
        "-c",
        "logging_collector=on",
        "-c",
        `log_directory=${dir}`,
        "-c",
        "log_filename=server.log",
      ],
      ...account,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    let hasEnded = false;
    server.status.then(() => hasEnded = true);
    while (!hasEnded && performance.now() < endMs) {
      if (await isReady(bin, port)) return server;
      await sleep(50);
    }
    if (performance.now() > endMs) {
      if (!hasEnded) server.kill("SIGKILL");
      const log = await Deno.readTextFile(`${dir}/server.log`).catch(() => "");
      throw new Error(`PostgreSQL did not start:\n${log.slice(-2_000)}`);
    }
    await sleep(100);
  }
}

async function isReady(bin: string, port: number): Promise<boolean> {
  const args = ["-q", "-h", "127.0.0.1", "-p", String(port)];
  const { success } = await new Deno.Command(`${bin}/pg_isready`, { args }).output();
  return success;
}

/** The processes of a killed server end a moment later, and write until then. */
async function removeSoon(dir: string): Promise<void> {
  for (let attempt = 0;; attempt++) {
    try {
      return await Deno.remove(dir, { recursive: true });
    } catch (error) {
      if (attempt === 20) throw error;
      await sleep(50);
    }
  }
}
