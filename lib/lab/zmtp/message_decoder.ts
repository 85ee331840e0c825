/** Reads messages in the framing of ZMTP 3.0 from pieces of any size. @module */

import { FRAME_COMMAND, FRAME_LONG, FRAME_MORE } from "./encode_message.ts";

/** One message: its parts, and whether it is a command of the protocol. */
export interface ZmtpMessage {
  readonly parts: readonly Uint8Array[];
  readonly isCommand: boolean;
}

/**
 * A decoder: give it bytes as they come, get back the messages that they complete. Where the bytes
 * were cut makes no difference.
 *
 * @example
 * ```ts
 * import { messageDecoder } from "@lib/lab/zmtp/message_decoder.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const decode = messageDecoder();
 * assertEquals(decode(new Uint8Array([0, 2, 104])), []);
 * assertEquals(decode(new Uint8Array([105])), [{
 *   parts: [new Uint8Array([104, 105])],
 *   isCommand: false,
 * }]);
 * ```
 */
export function messageDecoder(): (bytes: Uint8Array) => ZmtpMessage[] {
  let pieces: Uint8Array[] = [];
  let heldBytes = 0;
  let neededBytes = 2;
  let parts: Uint8Array[] = [];
  return (bytes) => {
    pieces.push(bytes);
    heldBytes += bytes.length;
    // Joining only when a frame can be complete keeps a 20 MB message linear.
    if (heldBytes < neededBytes) return [];
    const data = join(pieces, heldBytes);
    const messages: ZmtpMessage[] = [];
    let at = 0;
    while (true) {
      const frame = readFrame(data, at);
      if (frame.end === undefined) {
        neededBytes = frame.neededBytes;
        break;
      }
      at = frame.end;
      parts.push(frame.body);
      if (frame.flags & FRAME_MORE) continue;
      messages.push({ parts, isCommand: (frame.flags & FRAME_COMMAND) !== 0 });
      parts = [];
    }
    const rest = data.subarray(at);
    pieces = rest.length > 0 ? [rest] : [];
    heldBytes = rest.length;
    return messages;
  };
}

type Frame =
  | { readonly end: number; readonly flags: number; readonly body: Uint8Array }
  | { readonly end?: undefined; readonly neededBytes: number };

function readFrame(data: Uint8Array, at: number): Frame {
  const flags = data[at] ?? 0;
  const headBytes = flags & FRAME_LONG ? 9 : 2;
  if (data.length < at + headBytes) return { neededBytes: headBytes };
  const size = flags & FRAME_LONG
    ? Number(new DataView(data.buffer, data.byteOffset + at + 1, 8).getBigUint64(0))
    : data[at + 1]!;
  const end = at + headBytes + size;
  if (data.length < end) return { neededBytes: headBytes + size };
  return { end, flags, body: data.subarray(at + headBytes, end) };
}

function join(pieces: readonly Uint8Array[], size: number): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
