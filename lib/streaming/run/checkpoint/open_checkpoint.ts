/** A checkpoint in a folder: one query's memory, with one owner at a time. @module */

import { plainReason } from "@lib/feedback/plain_reason.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { systemFs } from "@lib/lake/fs.ts";
import { LakeBusyError } from "@lib/lake/lake_busy_error.ts";
import { takeLakeLock } from "@lib/lake/lake_lock.ts";
import { newRunId } from "@lib/time/run_id.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { CheckpointError } from "./checkpoint_error.ts";
import { type JournalOptions, openJournal } from "./journal.ts";
import { restoredEntries } from "./restored_entries.ts";

/** What a checkpoint is opened for. */
export interface CheckpointOptions extends JournalOptions {
  /** The query as data, in which a later one is compared with it. */
  readonly plan: unknown;
  readonly planHash: string;
  /** Says in lines what differs between the plan of the folder and this one. */
  readonly describeChange: (storedPlan: unknown) => readonly string[];
  readonly runId: string;
  readonly nowMs: () => number;
}

/** The file `query.json`: whose checkpoint it is. */
interface QueryFile {
  readonly format: number;
  readonly id: string;
  readonly createdAt: string;
  readonly planHash: string;
  readonly plan: unknown;
}

/** 2: state in columns. 1 had each entry by itself, and is refused. */
const FORMAT = 2;

/**
 * Opens the checkpoint in a folder, or begins one. Where the query is another than the folder's, the
 * folder stays as it is.
 *
 * @throws {UsageError} if the query changed, or the folder cannot be written.
 * @throws {CheckpointError} if its files are damaged.
 * @throws {LakeBusyError} naming the process that has it open.
 *
 * @example
 * ```ts
 * import { openCheckpoint } from "@lib/streaming/run/checkpoint/open_checkpoint.ts";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const options = { plan: 1, planHash: "a", describeChange: () => ["gap: 1, now 2"], runId: "r" };
 * const first = await openCheckpoint(dir, { ...options, nowMs: Date.now });
 * await first.close();
 * const again = await openCheckpoint(dir, { ...options, nowMs: Date.now });
 * assertEquals(again.queryId, first.queryId);
 * await again.close();
 * await assertRejects(
 *   () => openCheckpoint(dir, { ...options, planHash: "b", nowMs: Date.now }),
 *   Error,
 *   "gap: 1, now 2",
 * );
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export async function openCheckpoint(
  dir: string,
  options: CheckpointOptions,
): Promise<Checkpoint> {
  const { fs = systemFs, runId, nowMs } = options;
  const lock = await refusingUnwritable(dir, async () => {
    await fs.makeDir(dir);
    const sinceUtc = new Date(nowMs()).toISOString();
    return await takeLakeLock(dir, { pid: Deno.pid, job: "stream", runId, sinceUtc });
  });
  try {
    const query = await readQuery(dir, options) ??
      await refusingUnwritable(dir, () => writeQuery(dir, options));
    const journal = await openJournal(dir, options);
    return {
      place: dir,
      queryId: query.id,
      committed: journal.found.committed,
      planned: journal.found.planned,
      takeState: () => restoredEntries(journal.found.state),
      plan: journal.plan,
      commit: journal.commit,
      close: async () => {
        try {
          await journal.close();
        } finally {
          await lock.release();
        }
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function readQuery(
  dir: string,
  { fs = systemFs, planHash, describeChange }: CheckpointOptions,
): Promise<QueryFile | undefined> {
  const text = await fs.readText(`${dir}/query.json`);
  if (text === undefined) {
    const others = (await fs.list(dir) ?? []).map(({ name }) => name)
      .filter((name) => /^(?:journal|snapshot)-/.test(name));
    if (others.length > 0) throw new CheckpointError(dir, "query.json is missing");
    return undefined;
  }
  const query = parse(text);
  if (query === undefined) throw new CheckpointError(dir, "query.json is damaged");
  if (query.format !== FORMAT) {
    throw new CheckpointError(dir, `query.json has format ${query.format}, known is ${FORMAT}`);
  }
  if (query.planHash === planHash) return query;
  throw new UsageError(
    `--checkpoint must be of the same query: current value is ${
      JSON.stringify(dir)
    }, whose query ` +
      `differs: ${
        describeChange(query.plan).join("; ")
      }. The checkpoint was not touched; run the ` +
      "query that it is of, or give another folder",
  );
}

function parse(text: string): QueryFile | undefined {
  try {
    const query = JSON.parse(text);
    return typeof query?.id === "string" ? query : undefined;
  } catch {
    return undefined;
  }
}

async function writeQuery(
  dir: string,
  { fs = systemFs, plan, planHash, nowMs }: CheckpointOptions,
): Promise<QueryFile> {
  const at = nowMs();
  const id = newRunId(at);
  const createdAt = new Date(at).toISOString();
  const query: QueryFile = { format: FORMAT, id, createdAt, planHash, plan };
  const unfinished = `${dir}/query.json.unfinished`;
  await fs.writeText(unfinished, `${JSON.stringify(query, null, 2)}\n`);
  await fs.move(unfinished, `${dir}/query.json`);
  await fs.sync(dir);
  return query;
}

/** A folder that cannot be written is the caller's mistake; one in use has its own words. */
async function refusingUnwritable<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof LakeBusyError) throw cause;
    throw new UsageError(
      `--checkpoint must be a folder that can be written: current value is ${
        JSON.stringify(dir)
      } (${plainReason(cause)})`,
      { cause },
    );
  }
}
