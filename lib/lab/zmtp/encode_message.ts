/** Writes messages in the framing of ZMTP 3.0. @module */

/** Bit of a frame's first byte: another frame of the same message follows. */
export const FRAME_MORE = 0x01;
/** Bit of a frame's first byte: the length takes eight bytes instead of one. */
export const FRAME_LONG = 0x02;
/** Bit of a frame's first byte: the frame is for the protocol itself, not for the peer's program. */
export const FRAME_COMMAND = 0x04;

/**
 * The bytes of one message, all its parts in one piece so that they leave in one packet where they
 * fit.
 *
 * @see {@link https://rfc.zeromq.org/spec/23/} for the framing.
 *
 * @example
 * ```ts
 * import { encodeMessage } from "@lib/lab/zmtp/encode_message.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = [new Uint8Array([7]), new Uint8Array()];
 * assertEquals([...encodeMessage(parts)], [1, 1, 7, 0, 0]);
 * ```
 */
export function encodeMessage(
  parts: readonly Uint8Array[],
  options: { readonly command?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const { command = false } = options;
  const sizes = parts.map((part) => part.length + (part.length > 255 ? 9 : 2));
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const isLong = part.length > 255;
    bytes[at] = (i < parts.length - 1 ? FRAME_MORE : 0) | (isLong ? FRAME_LONG : 0) |
      (command ? FRAME_COMMAND : 0);
    if (isLong) view.setBigUint64(at + 1, BigInt(part.length));
    else bytes[at + 1] = part.length;
    bytes.set(part, at + (isLong ? 9 : 2));
    at += sizes[i]!;
  }
  return bytes;
}
