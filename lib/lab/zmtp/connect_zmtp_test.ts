import { assertEquals, assertRejects } from "@std/assert";
import { connectZmtp } from "./connect_zmtp.ts";
import { encodeMessage } from "./encode_message.ts";

/** A server that greets, sends `bytes` in the given pieces, and returns what it received. */
function serve(greeting: Uint8Array, pieces: readonly Uint8Array[]) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const received: number[] = [];
  const done = (async () => {
    using connection = await listener.accept();
    listener.close();
    await connection.write(greeting);
    for (const piece of pieces) await connection.write(piece);
    const buffer = new Uint8Array(1024);
    for (let size; (size = await connection.read(buffer)) !== null;) {
      received.push(...buffer.subarray(0, size));
    }
  })();
  return { port: listener.addr.port, received, done };
}

function greeting(mechanism: string): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 1]);
  bytes.set(new TextEncoder().encode(mechanism), 12);
  return bytes;
}

Deno.test("connectZmtp() greets, subscribes, hides commands and delivers messages", async () => {
  const text = (value: string) => new TextEncoder().encode(value);
  const server = serve(greeting("NULL"), [
    encodeMessage([text("\x05READY")], { command: true }),
    encodeMessage([text("topic"), text("hello")]),
  ]);
  const { promise, resolve } = Promise.withResolvers<string[]>();
  const connection = await connectZmtp({
    port: server.port,
    socketType: "SUB",
    onMessage: (parts) => resolve(parts.map((part) => new TextDecoder().decode(part))),
  });
  assertEquals(await promise, ["topic", "hello"]);
  await connection.send([text("bye")]);
  connection.close();
  await Promise.all([connection.closed, server.done]);
  const sent = new TextDecoder().decode(new Uint8Array(server.received.slice(64)));
  assertEquals(sent, "\x04\x19\x05READY\x0bSocket-Type\0\0\0\x03SUB\0\x01\x01\0\x03bye");
});

Deno.test("connectZmtp() refuses a peer that wants a login", async () => {
  const server = serve(greeting("PLAIN"), []);
  await assertRejects(
    () => connectZmtp({ port: server.port, socketType: "DEALER", onMessage: () => {} }),
    TypeError,
    '"PLAIN"',
  );
  server.done;
});
