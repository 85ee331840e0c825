/** Requests to a kernel and what it publishes, over two ZeroMQ connections. @module */

import { connectZmtp, type ZmtpConnection, type ZmtpOptions } from "@lib/lab/zmtp/connect_zmtp.ts";
import type { KernelProcess } from "./kernel_process.ts";
import { within } from "./within.ts";
import { wireCodec, type WireMessage } from "./wire_codec.ts";

/** A connection to one kernel. */
export interface KernelChannels {
  /** Sends a request and resolves to the reply; rejects when the kernel's process ends before. */
  ask(type: string, content?: Readonly<Record<string, unknown>>): Promise<WireMessage>;
  /** The same over the control channel, which a kernel answers even while code runs. */
  askControl(type: string, content: Readonly<Record<string, unknown>>): Promise<WireMessage>;
  close(): void;
}

const CONNECT_EVERY_MS = 10;
const PUBLISH_LIMIT_MS = 100;

/**
 * Connects to a kernel that is starting. Resolves when it answers requests and when what it
 * publishes arrives, with its answer to the first request.
 *
 * @param options.onPublished called with every published message, in order.
 * @throws {Error} where the kernel ends, or does not answer within `limitMs`.
 *
 * @example
 * ```ts
 * import { connectKernel } from "@lib/lab/kernel/connect_kernel.ts";
 * import { startKernelProcess } from "@lib/lab/kernel/kernel_process.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const process = await startKernelProcess({ cwd: "." });
 * const { channels, info } = await connectKernel(process, { onPublished: () => {} });
 * assertEquals(info.implementation, "Deno kernel");
 * await channels.askControl("shutdown_request", { restart: false });
 * channels.close();
 * await process.ended;
 * ```
 */
export async function connectKernel(
  process: KernelProcess,
  options: {
    readonly onPublished: (message: WireMessage) => void;
    readonly limitMs?: number;
  },
): Promise<{ channels: KernelChannels; info: WireMessage["content"] }> {
  const { onPublished, limitMs = 20_000 } = options;
  const { key, shell_port, iopub_port, control_port } = process.connection;
  const codec = wireCodec(key);
  const session = crypto.randomUUID();
  const waiting = new Map<string, (message: WireMessage) => void>();
  let onFirst = (_id: string | undefined) => {};
  const ended = process.ended.then(({ code }): never => {
    throw new Error(`the kernel ended with exit code ${code}`);
  });
  ended.catch(() => {}); // without a request in flight, nobody is waiting for it

  const onReply = (parts: readonly Uint8Array[]) => {
    const message = codec.unpack(parts);
    if (message !== undefined) waiting.get(message.parent_header.msg_id ?? "")?.(message);
  };
  const connections: ZmtpConnection[] = [];
  const open = async (socket: Omit<ZmtpOptions, "hostname">) => {
    const connection = await connectWhenOpen(socket, ended);
    connections.push(connection);
    return connection;
  };
  const close = () => connections.forEach((connection) => connection.close());

  async function exchange(
    connection: ZmtpConnection,
    type: string,
    content: Readonly<Record<string, unknown>>,
    msg_id: string = crypto.randomUUID(),
  ): Promise<WireMessage> {
    const { promise, resolve } = Promise.withResolvers<WireMessage>();
    waiting.set(msg_id, resolve);
    const header = {
      msg_id,
      msg_type: type,
      session,
      username: "lab",
      date: new Date().toISOString(),
      version: "5.3",
    };
    try {
      await connection.send(codec.pack({ header, parent_header: {}, metadata: {}, content }));
      return await Promise.race([promise, ended]);
    } finally {
      waiting.delete(msg_id);
    }
  }

  async function begin() {
    const shell = await open({ port: shell_port, socketType: "DEALER", onMessage: onReply });
    await open({
      port: iopub_port,
      socketType: "SUB",
      onMessage: (parts) => {
        const message = codec.unpack(parts);
        if (message === undefined) return;
        onFirst(message.parent_header.msg_id);
        onPublished(message);
      },
    });
    while (true) {
      const id = crypto.randomUUID();
      const { promise, resolve } = Promise.withResolvers<true>();
      onFirst = (parent) => void (parent === id && resolve(true));
      const { content } = await exchange(shell, "kernel_info_request", {}, id);
      // Before its subscription has arrived, nothing is published to this client: ask again.
      if (await within(promise, PUBLISH_LIMIT_MS)) {
        onFirst = () => {};
        return { shell, info: content };
      }
    }
  }

  const started = await within(begin(), limitMs).catch((error) => {
    close();
    throw error;
  });
  if (started === undefined) {
    close();
    throw new Error(`the kernel gives no answer within ${limitMs} ms`);
  }
  const { shell, info } = started;
  return {
    info,
    channels: {
      ask: (type, content = {}) => exchange(shell, type, content),
      askControl: async (type, content) => {
        const control = await open({
          port: control_port,
          socketType: "DEALER",
          onMessage: onReply,
        });
        return await exchange(control, type, content);
      },
      close,
    },
  };
}

/** A kernel opens its ports about 100 ms after its process has started. */
async function connectWhenOpen(
  options: ZmtpOptions,
  ended: Promise<never>,
): Promise<ZmtpConnection> {
  while (true) {
    try {
      return await connectZmtp(options);
    } catch (error) {
      const isStarting = error instanceof Deno.errors.ConnectionRefused ||
        error instanceof Deno.errors.ConnectionReset;
      if (!isStarting) throw error;
      await within(ended, CONNECT_EVERY_MS);
    }
  }
}
