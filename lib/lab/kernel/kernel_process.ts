/** The process of a Deno Jupyter kernel and the file that tells it where to listen. @module */

import { type KernelEnvironment, kernelEnvironment } from "./kernel_environment.ts";

/** How to reach a kernel; the names are those of Jupyter's connection file. */
export interface KernelConnection {
  readonly key: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly control_port: number;
}

/** A running kernel process. */
export interface KernelProcess {
  readonly pid: number;
  readonly connection: KernelConnection;
  /** Settles when the process is gone, with its exit code and the end of what it wrote on stderr. */
  readonly ended: Promise<{ readonly code: number; readonly stderr: string }>;
  /** Ends the process at once; harmless when it is gone. */
  kill(): void;
}

const STDERR_CHARS = 2000;

/**
 * Starts `deno jupyter --kernel`. The kernel looks for deno.json from `cwd` upwards, and relative
 * imports in cells are relative to `cwd`. The connection file exists only while the process does.
 *
 * @example
 * ```ts
 * import { startKernelProcess } from "@lib/lab/kernel/kernel_process.ts";
 * import { assert } from "@std/assert";
 *
 * const process = await startKernelProcess({ cwd: "." });
 * process.kill();
 * assert((await process.ended).code !== 0);
 * ```
 */
export async function startKernelProcess(
  options: { readonly cwd: string; readonly env?: KernelEnvironment },
): Promise<KernelProcess> {
  const { cwd, env = {} } = options;
  const [shell, iopub, control, stdin, heartbeat] = freePorts(5);
  const connection = {
    key: crypto.randomUUID(),
    shell_port: shell!,
    iopub_port: iopub!,
    control_port: control!,
  };
  const folder = await Deno.makeTempDir({ prefix: "kernel-" });
  const file = `${folder}/connection.json`;
  const text = JSON.stringify({
    ...connection,
    stdin_port: stdin,
    hb_port: heartbeat,
    transport: "tcp",
    ip: "127.0.0.1",
    signature_scheme: "hmac-sha256",
    kernel_name: "deno",
  });
  await Deno.writeTextFile(file, text, { mode: 0o600 });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["jupyter", "--kernel", "--conn", file],
    cwd,
    clearEnv: true,
    env: {
      ...kernelEnvironment(env),
      NO_COLOR: "1", // colour codes would be stored in the notebook's outputs
      DENO_NO_UPDATE_CHECK: "1",
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const stderr = lastText(child.stderr);
  const ended = child.status.then(async ({ code }) => {
    await Deno.remove(folder, { recursive: true });
    return { code, stderr: await stderr };
  });
  return {
    pid: child.pid,
    connection,
    ended,
    kill: () => {
      try {
        child.kill("SIGKILL");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it is gone already
      }
    },
  };
}

/** Ports that were free a moment ago: nothing keeps them free, so a caller tries again on failure. */
function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map((listener) => listener.addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}

async function lastText(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
    text = (text + piece).slice(-STDERR_CHARS);
  }
  return text;
}
