/** The files of a checkpoint: a journal that grows by each batch, and snapshots that cut it short. @module */

import { Buffer } from "node:buffer";
import { type Fs, systemFs } from "@lib/lake/fs.ts";
import type { StateChange } from "../../core/operator.ts";
import { storeChanges } from "../../core/store_changes.ts";
import type { CommittedBatch, PlannedRange } from "./checkpoint.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import { journalLine, readJournalLine } from "./journal_line.ts";
import { applyOffsets, type OffsetChanges, offsetChanges } from "./offset_changes.ts";
import { type PackedEntries, packEntries } from "./pack_entries.ts";
import { readLines } from "./read_lines.ts";
import { unpackEntries } from "./unpack_entries.ts";

/** What a journal holds after it was read. */
export interface JournalState {
  readonly committed: CommittedBatch | undefined;
  readonly planned: PlannedRange | undefined;
  /** As `storeChanges` keeps it. */
  readonly state: Map<string, StateChange>;
}

/** An open journal. */
export interface Journal {
  readonly found: JournalState;
  plan(batch: PlannedRange): Promise<void>;
  commit(
    batch: CommittedBatch,
    changes: readonly StateChange[],
    entries: () => Iterable<StateChange>,
  ): Promise<void>;
  /** Waits until the disk has all of it. */
  close(): Promise<void>;
}

/** How a journal is kept. */
export interface JournalOptions {
  readonly fs?: Fs;
  /** A journal is not cut short below this size, whatever the size of the state. */
  readonly compactAboveBytes?: number;
}

/** A line of a journal or snapshot: one of these. */
interface Line {
  readonly plan?: Omit<PlannedRange, "to"> & { readonly to: OffsetChanges };
  readonly state?: readonly PackedEntries[];
  readonly done?: Omit<CommittedBatch, "offsets" | "anchors"> & {
    readonly offsets: OffsetChanges;
    readonly anchors: OffsetChanges;
  };
}

const COMPACT_ABOVE_BYTES = 16 << 20;
/** A journal this many times as long as the snapshot costs more to read than a new snapshot to write. */
const COMPACT_ABOVE_SNAPSHOTS = 4;
const ENTRIES_PER_LINE = 5_000;
const LINES_PER_WRITE = 32;

/**
 * Reads what is there and goes on from it. A last line that a dying process left unfinished was
 * never acknowledged, and is written over.
 *
 * @throws {CheckpointError} if the files are not as a journal leaves them.
 *
 * @example
 * ```ts
 * import { openJournal } from "@lib/streaming/run/checkpoint/journal.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const batch = { batchId: 0, offsets: { "a/0": 5 }, anchors: {}, clock: null, progress: null };
 * const first = await openJournal(dir);
 * const entry = { key: ["seen", "a"], value: [1] } as const;
 * await first.commit(batch, [entry], () => []);
 * const { found } = await openJournal(dir);
 * assertEquals([found.committed, [...found.state.values()]], [batch, [entry]]);
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function openJournal(
  dir: string,
  { fs = systemFs, compactAboveBytes = COMPACT_ABOVE_BYTES }: JournalOptions = {},
): Promise<Journal> {
  let generation = await findGeneration(dir, fs);
  const pathOf = (kind: "snapshot" | "journal", of = generation) => `${dir}/${kind}-${of}.ndjson`;
  const reader = new Reader(dir);
  if (generation > 0) reader.readSnapshot(pathOf("snapshot"));
  let snapshotBytes = reader.bytes;
  let journalBytes = reader.readJournal(pathOf("journal"));
  let committed = reader.committed;

  const append = async (lines: Iterable<Line>, isLazy: boolean) => {
    for (const text of inPieces(lines)) {
      await fs.appendText(pathOf("journal"), text, journalBytes, isLazy);
      journalBytes += Buffer.byteLength(text);
    }
  };

  const compact = async (entries: Iterable<StateChange>) => {
    const next = generation + 1;
    const unfinished = `${pathOf("snapshot", next)}.unfinished`;
    let bytes = 0;
    for (const text of inPieces([...stateLines(entries), doneLine(undefined, committed!)])) {
      await fs.appendText(unfinished, text, bytes);
      bytes += Buffer.byteLength(text);
    }
    await fs.move(unfinished, pathOf("snapshot", next));
    await fs.sync(dir);
    for (const kind of ["snapshot", "journal"] as const) await fs.remove(pathOf(kind));
    generation = next;
    snapshotBytes = bytes;
    journalBytes = 0;
  };

  return {
    found: reader,
    plan: ({ to, ...plan }) =>
      append([{ plan: { ...plan, to: offsetChanges(committed?.offsets ?? {}, to) } }], false),
    commit: async (batch, changes, entries) => {
      // The next plan waits for the disk for both: until then a machine that dies loses a commit,
      // whose batch is planned, and is done again.
      await append(
        function* () {
          yield* stateLines(changes);
          yield doneLine(committed, batch);
        }(),
        true,
      );
      committed = batch;
      const limit = Math.max(compactAboveBytes, COMPACT_ABOVE_SNAPSHOTS * snapshotBytes);
      if (journalBytes > limit) await compact(entries());
    },
    close: async () => {
      if (journalBytes > 0) await fs.sync(pathOf("journal"));
    },
  };
}

/** The newest snapshot; what an interrupted change of snapshots left behind is taken away. */
async function findGeneration(dir: string, fs: Fs): Promise<number> {
  const names = (await fs.list(dir) ?? []).map(({ name }) => name);
  const numberOf = (name: string) => Number(/^(?:snapshot|journal)-(\d+)\.ndjson/.exec(name)?.[1]);
  const snapshots = names.filter((name) => /^snapshot-\d+\.ndjson$/.test(name)).map(numberOf);
  const newest = Math.max(0, ...snapshots);
  for (const name of names) {
    const number = numberOf(name);
    if (name.startsWith("journal-") && number > newest) {
      throw new CheckpointError(dir, `snapshot-${number}.ndjson is missing`);
    }
    if (number < newest || name.endsWith(".unfinished")) await fs.remove(`${dir}/${name}`);
  }
  return newest;
}

/** Puts lines together to what they say. */
class Reader implements JournalState {
  committed: CommittedBatch | undefined;
  planned: PlannedRange | undefined;
  readonly state = new Map<string, StateChange>();
  bytes = 0;
  readonly #dir: string;
  #unconfirmed: NonNullable<Line["state"]>[] = [];

  constructor(dir: string) {
    this.#dir = dir;
  }

  readSnapshot(path: string): void {
    for (const { text, number, toBytes } of readLines(path)) {
      const line = readJournalLine(text) as Line | undefined;
      if (line === undefined) throw this.#damaged(path, number);
      this.#take(line);
      this.bytes = toBytes;
    }
    if (this.committed === undefined) {
      throw new CheckpointError(this.#dir, `${nameOf(path)} is cut short`);
    }
  }

  /** Answers the length of what is whole. */
  readJournal(path: string): number {
    let wholeBytes = 0;
    for (const { text, number, toBytes, isEnded } of readLines(path)) {
      const line = isEnded ? readJournalLine(text) as Line | undefined : undefined;
      if (!isEnded) break;
      if (line === undefined) throw this.#damaged(path, number);
      // State without the line that confirms it is of a batch that will be done again.
      if (this.#take(line)) wholeBytes = toBytes;
    }
    return wholeBytes;
  }

  /** Whether the line ends something. */
  #take({ plan, state, done }: Line): boolean {
    if (state !== undefined) {
      this.#unconfirmed.push(state);
      return false;
    }
    if (plan !== undefined) {
      this.planned = { ...plan, to: applyOffsets(this.committed?.offsets ?? {}, plan.to) };
    }
    if (done !== undefined) {
      for (const packs of this.#unconfirmed) storeChanges(this.state, unpackEntries(packs));
      this.planned = undefined;
      this.committed = {
        ...done,
        offsets: applyOffsets(this.committed?.offsets ?? {}, done.offsets),
        anchors: applyOffsets(this.committed?.anchors ?? {}, done.anchors),
      };
    }
    this.#unconfirmed = [];
    return true;
  }

  #damaged(path: string, line: number): CheckpointError {
    return new CheckpointError(this.#dir, `${nameOf(path)} is damaged in line ${line}`);
  }
}

function* stateLines(changes: Iterable<StateChange>): Generator<Line> {
  let entries: StateChange[] = [];
  for (const change of changes) {
    entries.push(change);
    if (entries.length === ENTRIES_PER_LINE) {
      yield { state: packEntries(entries) };
      entries = [];
    }
  }
  if (entries.length > 0) yield { state: packEntries(entries) };
}

function doneLine(before: CommittedBatch | undefined, batch: CommittedBatch): Line {
  return {
    done: {
      ...batch,
      offsets: offsetChanges(before?.offsets ?? {}, batch.offsets),
      anchors: offsetChanges(before?.anchors ?? {}, batch.anchors),
    },
  };
}

function* inPieces(lines: Iterable<Line>): Generator<string> {
  let piece: string[] = [];
  for (const line of lines) {
    piece.push(journalLine(line));
    if (piece.length === LINES_PER_WRITE) {
      yield piece.join("");
      piece = [];
    }
  }
  if (piece.length > 0) yield piece.join("");
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
