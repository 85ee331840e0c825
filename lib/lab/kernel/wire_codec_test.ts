import { assertEquals } from "@std/assert";
import { wireCodec } from "./wire_codec.ts";

const message = {
  header: { msg_id: "1", msg_type: "x", session: "s", username: "u", date: "", version: "5.3" },
  parent_header: {},
  metadata: {},
  content: { text: "ação <IDS|MSG>" },
};

Deno.test("wireCodec() signs as another implementation does", () => {
  // By hand: printf '{}{}{}{}' | openssl dgst -sha256 -hmac key
  const [, signature] = wireCodec("key").pack(
    { header: {}, parent_header: {}, metadata: {}, content: {} } as never,
  );
  assertEquals(
    new TextDecoder().decode(signature),
    "ca767b02c5bc061ed184a9a029e7f93a7f2f7ed4e8fe74120fc1212f0b008fa3",
  );
});

// @fault notebooks: any byte of a kernel's message is changed -> the message is dropped
Deno.test("wireCodec() drops a message of which any byte was changed", () => {
  const codec = wireCodec("key");
  const parts = codec.pack(message);
  for (let i = 1; i < parts.length; i++) {
    const changed = parts.map((part) => part.slice());
    changed[i]![0]! ^= 1;
    assertEquals(codec.unpack(changed), undefined, `part ${i}`);
  }
});

Deno.test("wireCodec() skips routing identities and refuses what is too short", () => {
  const codec = wireCodec("key");
  const parts = codec.pack(message);
  assertEquals(codec.unpack([new TextEncoder().encode("topic"), ...parts]), message);
  assertEquals(codec.unpack(parts.slice(0, 5)), undefined);
  assertEquals(codec.unpack([]), undefined);
});
