/** A file to which batches are added, each once. @module */

import { basename, dirname } from "node:path";
import { Buffer } from "node:buffer";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { type Fs, systemFs } from "@lib/lake/fs.ts";

/** An open file. */
export interface CommittedFile {
  /** The last batch in it; -1 for none. */
  readonly lastBatchId: number;
  /** Adds a batch's text; false if the batch is in the file already. */
  append(batchId: number, text: string): Promise<boolean>;
  /** Puts a batch's text in the place of all there is; false if the batch did so already. */
  replace(batchId: number, text: string): Promise<boolean>;
}

/** The note beside the file: how much of it is whole batches. */
interface Note {
  readonly queryId: string;
  readonly batchId: number;
  readonly bytes: number;
  /** The file is replaced by each batch, so that its length says nothing before the note is there. */
  readonly isReplaced?: true;
}

/**
 * Opens a file that one query writes. Beside it stands a note, `.NAME.commit.json`, of the last batch
 * and the length of the file after it: what a dying process wrote beyond that is cut off.
 *
 * @throws {UsageError} if the file is another's, or is shorter than its note says.
 *
 * @example
 * ```ts
 * import { openCommittedFile } from "@lib/streaming/sinks/committed_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const path = `${dir}/out.ndjson`;
 * const file = await openCommittedFile(path, { queryId: "q" });
 * await file.append(0, "first\n");
 * await file.append(0, "first\n"); // a retry
 * await Deno.writeTextFile(path, "torn", { append: true });
 * const again = await openCommittedFile(path, { queryId: "q" });
 * await again.append(1, "second\n");
 * assertEquals(await Deno.readTextFile(path), "first\nsecond\n");
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function openCommittedFile(
  path: string,
  { queryId, fs = systemFs }: { readonly queryId: string; readonly fs?: Fs },
): Promise<CommittedFile> {
  const notePath = `${dirname(path)}/.${basename(path)}.commit.json`;
  await fs.makeDir(dirname(path));
  let note = await readNote(path, notePath, { queryId, fs });
  // What was written before there was a note is of a batch that was never done.
  note ??= { queryId, batchId: -1, bytes: 0 };

  const commit = async (next: Note) => {
    const unfinished = `${notePath}.unfinished`;
    await fs.writeText(unfinished, JSON.stringify(next));
    await fs.move(unfinished, notePath);
    await fs.sync(dirname(path));
    note = next;
  };
  if (note.batchId < 0) await commit(note);

  return {
    get lastBatchId() {
      return note!.batchId;
    },
    append: async (batchId, text) => {
      if (batchId <= note!.batchId) return false;
      // Nothing again, if it comes again; most batches of a quiet stream are such.
      if (text === "") return true;
      const { bytes } = note!;
      await fs.appendText(path, text, bytes);
      await commit({ queryId, batchId, bytes: bytes + Buffer.byteLength(text) });
      return true;
    },
    replace: async (batchId, text) => {
      if (batchId <= note!.batchId) return false;
      const unfinished = `${dirname(path)}/.${basename(path)}.unfinished`;
      await fs.writeText(unfinished, text);
      await fs.move(unfinished, path);
      await commit({ queryId, batchId, bytes: Buffer.byteLength(text), isReplaced: true });
      return true;
    },
  };
}

async function readNote(
  path: string,
  notePath: string,
  { queryId, fs }: { readonly queryId: string; readonly fs: Fs },
): Promise<Note | undefined> {
  const size = await fs.size(path);
  const text = await fs.readText(notePath);
  if (text === undefined) {
    if (size === undefined || size === 0) return undefined;
    throw refusal(path, "it is there and was not written by this query");
  }
  let note: Note;
  try {
    note = JSON.parse(text);
  } catch (cause) {
    throw refusal(path, `its note ${notePath} is damaged`, { cause });
  }
  if (note.queryId !== queryId) throw refusal(path, `it is of another query, ${note.queryId}`);
  if (!note.isReplaced && (size ?? 0) < note.bytes) {
    throw refusal(path, `it has ${size ?? 0} bytes, and ${note.bytes} were written to it`);
  }
  return note;
}

function refusal(path: string, why: string, options?: ErrorOptions): UsageError {
  return new UsageError(
    `--sink must be a file that is not there yet, or that this query has written: current value is ${
      JSON.stringify(path)
    } (${why})`,
    options,
  );
}
