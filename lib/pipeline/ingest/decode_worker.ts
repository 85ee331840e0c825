/** Worker thread: decodes the ranges it is sent, for one file at a time. @module */

import type { ChunkRange } from "./cut_chunks.ts";
import { type DecodedChunk, transferables } from "./decode_chunk.ts";
import { createRangeDecoder, type DecodeFile } from "./decode_range.ts";

/** What the worker is asked: a file when it changes, and a range of it. */
export interface DecodeRequest {
  readonly file?: DecodeFile;
  readonly range: ChunkRange;
}

/** What it answers. */
export type DecodeReply = { readonly decoded: DecodedChunk } | { readonly error: string };

interface WorkerScope {
  onmessage: ((event: MessageEvent<DecodeRequest>) => void) | null;
  postMessage(reply: DecodeReply, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
let decodeRange: ReturnType<typeof createRangeDecoder> | undefined;

scope.onmessage = ({ data: { file, range } }) => {
  try {
    if (file) decodeRange = createRangeDecoder(file);
    const decoded = decodeRange!(range);
    scope.postMessage({ decoded }, transferables(decoded));
  } catch (error) {
    scope.postMessage({ error: error instanceof Error ? error.message : String(error) }, []);
  }
};
