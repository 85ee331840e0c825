/** Jupyter messages on the wire: five parts, signed. @module */

import { createHmac, timingSafeEqual } from "node:crypto";

/** A message of the Jupyter protocol, without its buffers (this lab sends none). */
export interface WireMessage {
  readonly header: {
    readonly msg_id: string;
    readonly msg_type: string;
    readonly session: string;
    readonly username: string;
    readonly date: string;
    readonly version: string;
  };
  /** The header of the request that this answers; `{}` for a request. */
  readonly parent_header: { readonly msg_id?: string };
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Turns messages into parts and back. */
export interface WireCodec {
  pack(message: WireMessage): Uint8Array[];
  /** The message, or `undefined` where the parts are no message or are not signed with the key. */
  unpack(parts: readonly Uint8Array[]): WireMessage | undefined;
}

const DELIMITER = "<IDS|MSG>";

/**
 * A codec for one kernel. The signature (HMAC with SHA-256, in hexadecimal) is over the four JSON
 * parts as they are sent, so that another process on this machine cannot run code in the kernel.
 *
 * @see {@link https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol}
 *
 * @example
 * ```ts
 * import { wireCodec } from "@lib/lab/kernel/wire_codec.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const message = {
 *   header: { msg_id: "1", msg_type: "ping", session: "s", username: "u", date: "", version: "5.3" },
 *   parent_header: {},
 *   metadata: {},
 *   content: { a: 1 },
 * };
 * const parts = wireCodec("key").pack(message);
 * assertEquals(wireCodec("key").unpack(parts), message);
 * assertEquals(wireCodec("other").unpack(parts), undefined);
 * ```
 */
export function wireCodec(key: string): WireCodec {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const sign = (parts: readonly Uint8Array[]): Uint8Array => {
    const hmac = createHmac("sha256", key);
    for (const part of parts) hmac.update(part);
    return encoder.encode(hmac.digest("hex"));
  };
  return {
    pack: ({ header, parent_header, metadata, content }) => {
      const parts = [header, parent_header, metadata, content].map((value) =>
        encoder.encode(JSON.stringify(value))
      );
      return [encoder.encode(DELIMITER), sign(parts), ...parts];
    },
    unpack: (parts) => {
      // Routing identities come first, the topic on the published channel among them.
      const start = parts.findIndex((part) => decoder.decode(part) === DELIMITER);
      if (start < 0 || parts.length < start + 6) return undefined;
      const [signature, ...signed] = parts.slice(start + 1, start + 6);
      const expected = sign(signed);
      if (signature!.length !== expected.length || !timingSafeEqual(signature!, expected)) {
        return undefined;
      }
      const [header, parent_header, metadata, content] = signed.map((part) =>
        JSON.parse(decoder.decode(part))
      );
      return { header, parent_header, metadata, content };
    },
  };
}
