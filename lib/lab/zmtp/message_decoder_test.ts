import { assertEquals } from "@std/assert";
import { encodeMessage } from "./encode_message.ts";
import { messageDecoder } from "./message_decoder.ts";

const part = (size: number) => Uint8Array.from({ length: size }, (_, i) => i % 251);
const messages = [
  { parts: [part(3), part(0), part(255)], isCommand: false },
  { parts: [part(256)], isCommand: true },
  { parts: [part(70_000), part(1)], isCommand: false },
];
const stream = new Uint8Array(
  messages.flatMap(({ parts, isCommand }) => [...encodeMessage(parts, { command: isCommand })]),
);

Deno.test("messageDecoder() reads what encodeMessage() wrote, wherever the bytes are cut", () => {
  for (const size of [1, 2, 3, 7, 255, 256, 4096, stream.length]) {
    const decode = messageDecoder();
    const found = [];
    for (let at = 0; at < stream.length; at += size) {
      found.push(...decode(stream.slice(at, at + size)));
    }
    assertEquals(
      found.map(({ parts, isCommand }) => ({ parts: parts.map((p) => [...p]), isCommand })),
      messages.map(({ parts, isCommand }) => ({ parts: parts.map((p) => [...p]), isCommand })),
      `pieces of ${size}`,
    );
  }
});
