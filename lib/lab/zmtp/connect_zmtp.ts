/** A ZeroMQ connection in TypeScript: ZMTP 3.0 with the NULL mechanism. @module */

import { encodeMessage } from "./encode_message.ts";
import { messageDecoder } from "./message_decoder.ts";

/** Where to connect and as what. */
export interface ZmtpOptions {
  readonly hostname?: string;
  readonly port: number;
  /** `DEALER` sends and receives; `SUB` receives everything that is published. */
  readonly socketType: "DEALER" | "SUB";
  /** Called with the parts of each message. */
  readonly onMessage: (parts: readonly Uint8Array[]) => void;
}

/** An open connection. */
export interface ZmtpConnection {
  /** Resolves once the bytes are handed to the system; messages leave in the order of the calls. */
  send(parts: readonly Uint8Array[]): Promise<void>;
  /** Settles when the peer or {@linkcode ZmtpConnection.close} ended the connection. */
  readonly closed: Promise<void>;
  close(): void;
}

const GREETING_BYTES = 64;

/**
 * Connects to a ZeroMQ socket. Written out because a kernel needs two of the protocol's patterns
 * only, while the native library made one process in some dozens end with a segmentation fault.
 *
 * @throws {Deno.errors.ConnectionRefused} where nothing listens (yet).
 * @throws {TypeError} where the peer does not speak ZMTP 3 without security.
 *
 * @see {@link https://rfc.zeromq.org/spec/23/} for greeting and handshake.
 *
 * @example
 * ```ts
 * import { connectZmtp } from "@lib/lab/zmtp/connect_zmtp.ts";
 * import { assertRejects } from "@std/assert";
 *
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * const { port } = listener.addr;
 * listener.close();
 * await assertRejects(
 *   () => connectZmtp({ port, socketType: "SUB", onMessage: () => {} }),
 *   Deno.errors.ConnectionRefused,
 * );
 * ```
 */
export async function connectZmtp(options: ZmtpOptions): Promise<ZmtpConnection> {
  const { hostname = "127.0.0.1", port, socketType, onMessage } = options;
  const connection = await Deno.connect({ hostname, port });
  // Small requests in a ping-pong: without this each can wait 40 ms for an acknowledgement.
  connection.setNoDelay(true);
  let tail: Promise<void> = Promise.resolve();
  const send = (bytes: Uint8Array): Promise<void> => {
    const sent = tail.then(() => writeAll(connection, bytes));
    tail = sent.catch(() => {}); // the caller sees the failure; later sends fail by themselves
    return sent;
  };
  try {
    await send(greeting());
    checkGreeting(await readExactly(connection, GREETING_BYTES));
    await send(encodeMessage([readyCommand(socketType)], { command: true }));
    if (socketType === "SUB") await send(encodeMessage([new Uint8Array([1])])); // every topic
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    send: (parts) => send(encodeMessage(parts)),
    closed: receive(connection, onMessage),
    close: () => {
      try {
        connection.close();
      } catch (error) {
        if (!(error instanceof Deno.errors.BadResource)) throw error;
      }
    },
  };
}

async function receive(
  connection: Deno.Conn,
  onMessage: ZmtpOptions["onMessage"],
): Promise<void> {
  const decode = messageDecoder();
  while (true) {
    // A buffer of its own for each read: the parts of a message are views into it.
    const buffer = new Uint8Array(65_536);
    const size = await connection.read(buffer).catch(() => null); // closed on either side
    if (size === null) return;
    for (const { parts, isCommand } of decode(buffer.subarray(0, size))) {
      if (!isCommand) onMessage(parts);
    }
  }
}

/** Signature, version 3.0, mechanism NULL, and not the server of the handshake. */
function greeting(): Uint8Array {
  const bytes = new Uint8Array(GREETING_BYTES);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.set(new TextEncoder().encode("NULL"), 12);
  return bytes;
}

function checkGreeting(bytes: Uint8Array): void {
  const mechanism = new TextDecoder().decode(bytes.subarray(12, 32)).replace(/\0+$/, "");
  if (bytes[0] !== 0xff || bytes[9] !== 0x7f || bytes[10]! < 3 || mechanism !== "NULL") {
    throw new TypeError(
      `Cannot connect as the peer must speak ZMTP 3 with mechanism NULL: it offers version ${
        bytes[10]
      } with ${JSON.stringify(mechanism)}`,
    );
  }
}

function readyCommand(socketType: string): Uint8Array {
  const encode = (text: string) => new TextEncoder().encode(text);
  const property = (name: string, value: string) => [
    name.length,
    ...encode(name),
    0,
    0,
    0,
    value.length,
    ...encode(value),
  ];
  return new Uint8Array([5, ...encode("READY"), ...property("Socket-Type", socketType)]);
}

async function readExactly(connection: Deno.Conn, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  for (let done = 0; done < size;) {
    const read = await connection.read(bytes.subarray(done));
    if (read === null) {
      throw new Deno.errors.ConnectionReset("The peer closed the connection in its greeting");
    }
    done += read;
  }
  return bytes;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await connection.write(bytes.subarray(done));
}
