/** Decodes text files on several threads and gives their chunks back in input order. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { type ChunkRange, cutChunks } from "./cut_chunks.ts";
import type { DecodedChunk } from "./decode_chunk.ts";
import { createRangeDecoder, type DecodeFile } from "./decode_range.ts";
import type { DecodeReply, DecodeRequest } from "./decode_worker.ts";
import type { TextSource } from "./open_text.ts";

/** A decoded chunk and the source it is from, by its index. */
export interface SourceChunk {
  readonly source: number;
  readonly range: ChunkRange;
  readonly decoded: DecodedChunk;
}

/** How files are decoded. */
export interface DecodeFilesOptions {
  readonly contract: Contract;
  readonly tzSource?: string;
  /** Worker threads; default: one per core, none for little input. */
  readonly workers?: number;
}

/** Below this a worker costs more to start than it saves. */
const MIN_BYTES_FOR_WORKERS = 64 * 2 ** 20;
/** Ranges that a worker has before it: one being decoded, one waiting. */
const QUEUE_PER_WORKER = 2;

/**
 * The chunks of all sources, in order. At most a few are in memory: a worker gets a new range only
 * when the consumer has taken one of its results.
 */
export async function* decodeFiles(
  sources: readonly TextSource[],
  options: DecodeFilesOptions,
): AsyncGenerator<SourceChunk> {
  const totalBytes = sources.reduce((sum, { from, to }) => sum + to - from, 0);
  const { workers = totalBytes < MIN_BYTES_FOR_WORKERS ? 0 : navigator.hardwareConcurrency } =
    options;
  const tasks = listTasks(sources, options);
  if (workers === 0) {
    yield* decodeHere(tasks);
    return;
  }
  const threads = Array.from({ length: workers }, startThread);
  try {
    const pending: Promise<SourceChunk>[] = [];
    let next = 0;
    const send = () => {
      const task = tasks.next();
      if (!task.done) pending.push(threads[next++ % threads.length]!.decode(task.value));
    };
    for (let at = 0; at < workers * QUEUE_PER_WORKER; at++) send();
    while (pending.length > 0) {
      const chunk = await pending.shift()!;
      send();
      yield chunk;
    }
  } finally {
    for (const thread of threads) thread.stop();
  }
}

interface Task {
  readonly source: number;
  readonly file: DecodeFile;
  readonly range: ChunkRange;
}

function* listTasks(
  sources: readonly TextSource[],
  { contract, tzSource }: DecodeFilesOptions,
): Generator<Task> {
  for (const [source, { path, format, header, from, to }] of sources.entries()) {
    const file: DecodeFile = {
      contract,
      path,
      format,
      ...(header === undefined ? {} : { header }),
      ...(tzSource === undefined ? {} : { tzSource }),
    };
    for (const range of cutChunks(path, { from, to })) yield { source, file, range };
  }
}

function* decodeHere(tasks: Iterable<Task>): Generator<SourceChunk> {
  let current: { file: DecodeFile; decode: (range: ChunkRange) => DecodedChunk } | undefined;
  for (const { source, file, range } of tasks) {
    if (current?.file !== file) current = { file, decode: createRangeDecoder(file) };
    yield { source, range, decoded: current.decode(range) };
  }
}

function startThread() {
  const worker = new Worker(new URL("./decode_worker.ts", import.meta.url), { type: "module" });
  const waiting: { resolve(reply: DecodeReply): void; reject(error: Error): void }[] = [];
  let file: DecodeFile | undefined;
  worker.onmessage = ({ data }: MessageEvent<DecodeReply>) => waiting.shift()?.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    for (const { reject } of waiting.splice(0)) {
      reject(new Error(`Cannot decode as a worker failed: ${event.message}`));
    }
  };
  return {
    decode: async (task: Task): Promise<SourceChunk> => {
      const request: DecodeRequest = {
        range: task.range,
        ...(task.file === file ? {} : { file: task.file }),
      };
      file = task.file;
      const reply = await new Promise<DecodeReply>((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage(request);
      });
      if ("error" in reply) throw new Error(reply.error);
      return { source: task.source, range: task.range, decoded: reply.decoded };
    },
    stop: () => worker.terminate(),
  };
}
