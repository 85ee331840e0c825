/** A Deno Jupyter kernel that keeps every output with its cell. @module */

import { connectKernel } from "./connect_kernel.ts";
import type { KernelEnvironment } from "./kernel_environment.ts";
import { type KernelProcess, startKernelProcess } from "./kernel_process.ts";
import { within } from "./within.ts";
import type { WireMessage } from "./wire_codec.ts";

/** How one piece of code ended. */
export type Outcome =
  | { readonly status: "ok"; readonly executionCount: number }
  /** The code threw, or could not be started: then no output of type `error` was published. */
  | {
    readonly status: "error";
    readonly executionCount: number;
    readonly name: string;
    readonly message: string;
    readonly traceback: readonly string[];
  }
  /** It ran longer than it may, and the kernel was killed. */
  | { readonly status: "timeout"; readonly timeoutMs: number }
  /** The kernel's process ended while the code ran. */
  | { readonly status: "ended"; readonly code: number; readonly stderr: string };

/** How to run one piece of code. */
export interface ExecuteOptions {
  /** Called with each output, in the order in which the code made them. */
  readonly onOutput?: (message: WireMessage) => void;
  /** Kills the kernel when the code takes longer; without it, code may take any time. */
  readonly timeoutMs?: number;
  /** Whether the code takes a number of the execution count; default true. */
  readonly isCounted?: boolean;
}

/** A running kernel. It runs one piece of code at a time. */
export interface Kernel {
  readonly pid: number;
  /** What the kernel says of its language, as notebooks store it in `language_info`. */
  readonly languageInfo: Readonly<Record<string, unknown>>;
  execute(code: string, options?: ExecuteOptions): Promise<Outcome>;
  /** Asks the kernel to end, and kills it when it does not do so in time. */
  shutdown(): Promise<void>;
  /** Ends the kernel at once. */
  kill(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

const START_ATTEMPTS = 3;
const SHUTDOWN_GRACE_MS = 2_000;
/** The message that is published behind the last output of a piece of code. */
const MARKER = "outputs_complete";
const OUTPUT_TYPES: ReadonlySet<string> = new Set([
  "stream",
  "display_data",
  "update_display_data",
  "execute_result",
  "clear_output",
  "error",
]);

/**
 * Starts a kernel in the folder `cwd` and waits until it answers.
 *
 * Outputs are told apart by their order, not by the request that they name: this kernel replies
 * before it has published all outputs, and late ones name the next request. A second, silent request
 * therefore publishes a marker; whatever comes before the marker belongs to the first.
 *
 * @throws {Error} where the kernel ends, or stays silent, instead of answering.
 *
 * @example
 * ```ts
 * import { startKernel } from "@lib/lab/kernel/start_kernel.ts";
 * import { assertEquals } from "@std/assert";
 *
 * await using kernel = await startKernel({ cwd: "." });
 * const texts: unknown[] = [];
 * const outcome = await kernel.execute("console.log(6 * 7)", {
 *   onOutput: ({ content }) => texts.push(content.text),
 * });
 * assertEquals([outcome.status, texts.join("")], ["ok", "42\n"]);
 * ```
 */
export async function startKernel(
  options: { readonly cwd: string; readonly env?: KernelEnvironment },
): Promise<Kernel> {
  for (let attempt = 1;; attempt++) {
    const process = await startKernelProcess(options);
    try {
      const kernel = await openKernel(process);
      await kernel.execute(endWithParent(Deno.pid), { isCounted: false });
      return kernel;
    } catch (error) {
      process.kill();
      const { stderr } = await process.ended;
      // Another process may have taken one of the ports between finding and using them.
      if (attempt < START_ATTEMPTS && /in use/i.test(stderr)) continue;
      const reason = stderr.trim() || (error instanceof Error ? error.message : String(error));
      throw new Error(`Cannot start the Deno kernel in ${options.cwd}: ${reason}`, {
        cause: error,
      });
    }
  }
}

async function openKernel(process: KernelProcess): Promise<Kernel> {
  let onOutput: (message: WireMessage) => void = () => {};
  let onMarker: (token: unknown) => void = () => {};
  const { channels, info } = await connectKernel(process, {
    onPublished: (message) => {
      const type = message.header.msg_type;
      if (OUTPUT_TYPES.has(type)) onOutput(message);
      else if (type === MARKER) onMarker(message.content.token);
    },
  });
  const send = (code: string, isCounted: boolean) =>
    channels.ask("execute_request", {
      code,
      silent: !isCounted,
      store_history: isCounted,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    });

  async function run(code: string, isCounted: boolean): Promise<Outcome> {
    const { content } = await send(code, isCounted);
    const token = crypto.randomUUID();
    const marked = Promise.withResolvers<void>();
    onMarker = (seen) => void (seen === token && marked.resolve());
    const reply = await send(
      `await Deno.jupyter.broadcast(${JSON.stringify(MARKER)}, { token: "${token}" });`,
      false,
    );
    if (reply.content.status !== "ok") {
      throw new Error(`The kernel cannot publish any more: ${reply.content.evalue}`);
    }
    await Promise.race([marked.promise, process.ended]);
    return outcome(content);
  }

  async function execute(code: string, options: ExecuteOptions = {}): Promise<Outcome> {
    const { timeoutMs, isCounted = true } = options;
    onOutput = options.onOutput ?? (() => {});
    const gone = process.ended.then((end): Outcome => ({ status: "ended", ...end }));
    const result = Promise.race([run(code, isCounted).catch(() => gone), gone]);
    if (timeoutMs === undefined) return await result;
    const inTime = await within(result, timeoutMs);
    if (inTime !== undefined) return inTime;
    // Interrupting instead would leave a kernel that answers nothing where the code awaits.
    process.kill();
    await process.ended;
    channels.close();
    return { status: "timeout", timeoutMs };
  }

  async function shutdown(): Promise<void> {
    const asked = channels.askControl("shutdown_request", { restart: false });
    asked.catch(() => {}); // it may be gone already
    if (await within(process.ended, SHUTDOWN_GRACE_MS) === undefined) process.kill();
    await process.ended;
    channels.close();
  }

  return {
    pid: process.pid,
    languageInfo: info.language_info as Record<string, unknown>,
    execute,
    shutdown,
    kill: process.kill,
    [Symbol.asyncDispose]: shutdown,
  };
}

function outcome(content: WireMessage["content"]): Outcome {
  const executionCount = Number(content.execution_count);
  if (content.status === "ok") return { status: "ok", executionCount };
  return {
    status: "error",
    executionCount,
    name: String(content.ename),
    message: String(content.evalue),
    traceback: Array.isArray(content.traceback) ? content.traceback.map(String) : [],
  };
}

/** Code that lets the kernel end by itself when the process that started it was killed. */
function endWithParent(pid: number): string {
  return `Deno.unrefTimer(setInterval(() => Deno.ppid === ${pid} || Deno.exit(), 1000)); void 0;`;
}
