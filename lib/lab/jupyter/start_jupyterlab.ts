/** Starts the installed JupyterLab and waits until it answers. @module */

import { join } from "node:path";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { type KernelEnvironment, kernelEnvironment } from "@lib/lab/kernel/kernel_environment.ts";
import { within } from "@lib/lab/kernel/within.ts";
import type { JupyterPlaces } from "./jupyter_places.ts";
import { KERNEL_NAME } from "./write_lab_files.ts";

/** Where JupyterLab listens, and what it shows first. */
export interface StartOptions {
  /** Address to listen on. */
  readonly ip?: string;
  /** Port to listen on; without one the first free port from 8888. */
  readonly port?: number;
  /** Folder of the project that is open at first. */
  readonly folder?: string;
  /** Whether JupyterLab opens the page in the user's browser. */
  readonly isBrowserOpened?: boolean;
  /** Further options of Jupyter, such as `--LabApp.expose_app_in_browser=True`. */
  readonly jupyterOptions?: readonly string[];
  /** Changes to the environment of the server and its kernels. */
  readonly env?: KernelEnvironment;
  /** Told what goes wrong in the server while it runs. */
  readonly onNote?: (line: string) => void;
  /** Gives up waiting for the server, and ends it. */
  readonly signal?: AbortSignal;
}

/** A running JupyterLab. */
export interface JupyterServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8888`. */
  readonly origin: string;
  /** Proves to the server that a request is from its user. */
  readonly token: string;
  /** The page to open, token included. */
  readonly url: string;
  /** Settles with the exit code when the server is gone. */
  readonly ended: Promise<number>;
  /** Ends the server and its kernels, and resolves when they are gone. */
  stop(): Promise<void>;
}

const SERVE = join(import.meta.dirname!, "serve.py");
const FIRST_PORT = 8888;
const PORTS = 100;
const START_MS = 60_000;
const ASK_EVERY_MS = 100;

/**
 * Starts JupyterLab on the project's folder, with the Deno kernel as the only one. It ends with this
 * process, even where this process is killed.
 *
 * @throws {UsageError} where the port cannot be had.
 * @throws {Error} where JupyterLab ends before it answers, with its last words.
 *
 * @example
 * ```ts
 * import { jupyterPlaces } from "@lib/lab/jupyter/jupyter_places.ts";
 * import { startJupyterlab } from "@lib/lab/jupyter/start_jupyterlab.ts";
 * import { assertRejects } from "@std/assert";
 *
 * using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * const { port } = taken.addr;
 * await assertRejects(() => startJupyterlab(jupyterPlaces("."), { port }), Error, "--port");
 * ```
 */
export async function startJupyterlab(
  places: JupyterPlaces,
  options: StartOptions = {},
): Promise<JupyterServer> {
  const { ip = "127.0.0.1", folder = "notebooks", isBrowserOpened = false } = options;
  const { jupyterOptions = [], env = {}, onNote, signal } = options;
  signal?.throwIfAborted();
  const port = choosePort(ip, options.port);
  const token = crypto.randomUUID();
  const child = new Deno.Command(places.python, {
    cwd: places.root,
    args: [
      SERVE,
      `--ServerApp.ip=${ip}`,
      `--ServerApp.port=${port}`,
      "--ServerApp.port_retries=0",
      `--ServerApp.open_browser=${isBrowserOpened ? "True" : "False"}`,
      // Refused by default so that nobody offers root's shell to a network; in a container there is
      // no other user, and the token is asked for all the same.
      "--ServerApp.allow_root=True",
      `--LabApp.default_url=/lab/tree/${folder}`,
      "--LabApp.news_url=",
      `--MultiKernelManager.default_kernel_name=${KERNEL_NAME}`,
      "--KernelSpecManager.ensure_native_kernel=False",
      `--KernelSpecManager.allowed_kernelspecs=${KERNEL_NAME}`,
      // It would ask npm for its folders, which leaves a log in the user's home.
      "--LanguageServerManager.autodetect=False",
      "--log-level=ERROR",
      ...jupyterOptions,
    ],
    // Not an option: those of a process can be read by every user of the machine.
    clearEnv: true,
    env: kernelEnvironment({ ...env, ...places.env, JUPYTER_TOKEN: token }),
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const words = lastWords(child.stderr, onNote);
  const ended = child.status.then(({ code }) => code);
  const stop = async () => {
    // The server ends when its standard input does, which also happens when this process is gone.
    await child.stdin.close().catch(() => {});
    await ended;
  };
  const host = isAnyAddress(ip) ? "127.0.0.1" : ip;
  const origin = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  signal?.addEventListener("abort", stop);
  const isUp = await within(untilAnswered(`${origin}/api/status`, { token, ended }), START_MS);
  signal?.removeEventListener("abort", stop);
  if (isUp !== true) {
    await stop();
    signal?.throwIfAborted();
    throw new Error(`JupyterLab cannot start: ${await words || "it said nothing"}`);
  }
  return {
    origin,
    token,
    url: `${origin}/lab/tree/${folder}?token=${token}`,
    ended,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function choosePort(hostname: string, asked: number | undefined): number {
  const candidates = asked === undefined
    ? Array.from({ length: PORTS }, (_, i) => FIRST_PORT + i)
    : [asked];
  for (const port of candidates) {
    try {
      using listener = Deno.listen({ hostname, port });
      return listener.addr.port;
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) continue;
      const reason = error instanceof Error ? error.message : error;
      throw new UsageError(
        `--ip and --port must be a place to listen on: ${hostname}, port ${port}: ${reason}`,
      );
    }
  }
  const last = candidates.at(-1);
  throw new UsageError(
    asked === undefined
      ? `--port must be given: ports ${FIRST_PORT} to ${last} of ${hostname} are all in use`
      : `--port must be a free port: ${last} of ${hostname} is in use`,
  );
}

function isAnyAddress(ip: string): boolean {
  return ip === "0.0.0.0" || ip === "::";
}

async function untilAnswered(
  url: string,
  options: { readonly token: string; readonly ended: Promise<number> },
): Promise<boolean> {
  const headers = { Authorization: `token ${options.token}` };
  let isGone = false;
  options.ended.finally(() => isGone = true);
  while (!isGone) {
    try {
      const response = await fetch(url, { headers });
      await response.body?.cancel();
      if (response.ok) return true;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return false;
}

/** Passes on the errors that the server logs, and keeps the last line of all. */
async function lastWords(
  stream: ReadableStream<Uint8Array>,
  onNote: StartOptions["onNote"],
): Promise<string> {
  let last = "";
  let rest = "";
  for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith("[E ")) onNote?.(line);
      if (line.trim() !== "") last = line;
    }
  }
  return rest.trim() || last;
}
