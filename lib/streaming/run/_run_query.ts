/** The loop of a running query: plans batch after batch, and keeps count. @module */

import type { Clock } from "@lib/time/clock.ts";
import type { PlannedBatch } from "../core/create_batch_planner.ts";
import type { Intake } from "../query/create_intake.ts";
import type { SourceAnchors, SourceOffsets } from "../sources/source.ts";
import { openWindowsOf } from "./open_windows_of.ts";
import type { StreamCounts, StreamProgress } from "./progress.ts";
import type { ProgressFile } from "./progress_file.ts";
import type { QueryHandle, QueryStatus } from "./query_handle.ts";
import type { QueryOptions } from "./query_options.ts";
import { retry } from "./retry.ts";
import { type BatchDetails, type BatchRunner, runBatch } from "./_run_batch.ts";
import type { Trigger } from "./trigger.ts";

/** A query that is ready to run. */
export interface ReadyQuery {
  readonly batch: Omit<BatchRunner, "intake" | "retry" | "nowMs" | "onBatch">;
  readonly intake: Intake;
  readonly options: QueryOptions;
  readonly trigger: Trigger;
  readonly clock: Clock;
  readonly from: SourceOffsets;
  readonly progressFile: ProgressFile | undefined;
}

const RECENT = 100;
const NO_COUNTS: StreamCounts = {
  input: 0,
  accepted: 0,
  deadLetters: 0,
  late: 0,
  duplicates: 0,
  output: 0,
  refused: 0,
};

/** Begins the loop, which goes on by itself, and answers with the handle to it. */
export function runQuery(ready: ReadyQuery): QueryHandle {
  const { options, trigger, clock, progressFile } = ready;
  const { source, checkpoint, planner, operator, schema } = ready.batch;
  const { onNote = () => {}, maxRecordsPerBatch } = options;
  const stopping = new AbortController();
  const isStopped = () => stopping.signal.aborted;
  const nowMs = () => Math.floor(clock.nowMicros() / 1000);
  const sleep = (ms: number) => clock.waitUntil(clock.nowMicros() + ms * 1000, stopping.signal);
  const recent: StreamProgress[] = [];
  let from = ready.from;
  let anchors: SourceAnchors = checkpoint.committed?.anchors ?? {};
  let previousStartMs: number | null = null;
  let counts = NO_COUNTS;
  let batches = 0;
  let isActive = true;
  let exception: Error | null = null;
  let status = statusOf("Initializing", { isTriggerActive: false });

  const runner: BatchRunner = {
    ...ready.batch,
    intake: ready.intake,
    nowMs,
    onBatch: options.onBatch,
    retry: (work) =>
      retry(work, {
        ...options.retry,
        sleep,
        isStopped,
        onRetry: ({ error, attempt, pauseMs }) => {
          const reason = error instanceof Error ? error.message : String(error);
          status = statusOf(`Waiting to try again: ${reason}`, { isDataAvailable: true });
          onNote(`Attempt ${attempt} failed: ${reason}; trying again in ${pauseMs} ms`);
        },
      }),
  };

  const execute = async (
    details: BatchDetails,
    range: { readonly to: SourceOffsets; readonly latest: SourceOffsets },
    { durationMs, isPlanned }: {
      readonly durationMs: Readonly<Record<string, number>>;
      /** Written down by the run before. */
      readonly isPlanned: boolean;
    },
  ) => {
    status = statusOf("Processing new data", { isDataAvailable: details.batch.kind === "data" });
    const startedAtMs = nowMs();
    const { batchId } = details.batch;
    const begun = checkpoint.committed === undefined && batches === 0 ? { from } : {};
    const plan = { batchId, to: range.to, details: { ...details, ...begun } };
    const done = await runBatch(runner, {
      details,
      from,
      ...range,
      anchors,
      startedAtMs,
      previousStartMs,
      durationMs,
      writeAhead: () => isPlanned ? Promise.resolve() : checkpoint.plan(plan),
    });
    from = range.to;
    ({ anchors } = done);
    previousStartMs = startedAtMs;
    counts = addCounts(counts, done.progress.counts);
    batches++;
    recent.push(done.progress);
    if (recent.length > RECENT) recent.shift();
    await progressFile?.append(done.progress);
    options.onProgress?.(done.progress);
  };

  /** Plans and runs the next batch up to `latest`; false if there is nothing to do. */
  const next = async (
    latest: SourceOffsets,
    { readsMore = true, isWhole = false }: { readsMore?: boolean; isWhole?: boolean } = {},
  ): Promise<boolean> => {
    const startMs = performance.now();
    const to = readsMore ? await runner.retry(() => endOf(latest, isWhole)) : from;
    const latestOffset = Math.round((performance.now() - startMs) * 1000) / 1000;
    const now = nowMs();
    const batch = planner.plan({
      hasData: isFurther(from, to),
      nowMs: now,
      partitions: source.partitions({ ...from, ...latest }),
    });
    if (batch === null) return false;
    const details = { batch, nowMs: now };
    await execute(details, { to, latest }, { durationMs: { latestOffset }, isPlanned: false });
    return true;
  };

  const endOf = async (latest: SourceOffsets, isWhole: boolean): Promise<SourceOffsets> => {
    const limit = maxRecordsPerBatch === undefined ? {} : { maxRecords: maxRecordsPerBatch };
    if (!isWhole) return await source.nextEnd(from, latest, limit);
    let to = from;
    for (let isMore = true; isMore;) {
      const end = await source.nextEnd(to, latest, { maxRecords: Infinity });
      isMore = isFurther(to, end);
      to = end;
    }
    return to;
  };

  const flush = async () => {
    const { nextBatchId: batchId, watermarkMs } = planner.state;
    const micros = watermarkMs * 1000;
    const watermarks = runner.query.watermark ? { lateMicros: micros, nowMicros: micros } : null;
    const batch: PlannedBatch = { batchId, kind: "no-data", watermarks };
    const details = { batch, nowMs: nowMs(), isFlush: true };
    await execute(details, { to: from, latest: from }, { durationMs: {}, isPlanned: false });
  };

  const loop = async () => {
    const { planned } = checkpoint;
    if (planned !== undefined) {
      onNote(`Batch ${planned.batchId} was begun before and is done again`);
      const range = { to: { ...planned.to, ...furthest(from, planned.to) }, latest: planned.to };
      const details = planned.details as BatchDetails;
      await execute(details, range, { durationMs: {}, isPlanned: true });
    }
    if (trigger.kind === "interval") return await everySoOften(trigger.intervalMs);
    const latest = await runner.retry(() => source.latest());
    if (trigger.kind === "once") {
      await next(latest, { isWhole: true });
    } else {
      const isStepwise = options.drive === "stepwise";
      // Owed by a run that was killed between a batch and the one that closes its windows.
      if (isStepwise) await next(latest, { readsMore: false });
      while (!isStopped() && await next(latest)) {
        if (isStepwise) await next(latest, { readsMore: false });
      }
    }
    if (options.flushes && !isStopped() && operator.isStateful) await flush();
  };

  const everySoOften = async (intervalMs: number) => {
    while (!isStopped()) {
      const startMicros = clock.nowMicros();
      const latest = await runner.retry(() => source.latest());
      if (!await next(latest)) {
        status = statusOf("Waiting for data to arrive", { isTriggerActive: false });
        // A clock that jumps never waits, and others must have their turn.
        if (!clock.isPaced) await new Promise((resolve) => setTimeout(resolve));
      }
      await clock.waitUntil(startMicros + intervalMs * 1000, stopping.signal);
    }
  };

  const close = async () => {
    const parts = [source, runner.sink, runner.deadLetters, checkpoint];
    for (const part of parts) {
      try {
        await part?.close();
      } catch (error) {
        exception ??= asError(error);
      }
    }
  };

  const ended = loop().catch((error) => {
    exception = asError(error);
  }).then(close).finally(() => {
    isActive = false;
    status = statusOf(
      exception === null ? "Stopped" : `Terminated with exception: ${exception.message}`,
      {
        isTriggerActive: false,
      },
    );
  });

  return {
    id: checkpoint.queryId,
    runId: runner.runId,
    name: schema.queryName,
    get isActive() {
      return isActive;
    },
    get status() {
      return status;
    },
    get lastProgress() {
      return recent.at(-1) ?? null;
    },
    get recentProgress() {
      return [...recent];
    },
    get counts() {
      return counts;
    },
    get batches() {
      return batches;
    },
    get exception() {
      return exception;
    },
    openWindows: () => openWindowsOf(operator, planner, { nowMs: nowMs() }),
    stop: async () => {
      stopping.abort();
      await ended;
    },
    awaitTermination: async () => {
      await ended;
      if (exception !== null) throw exception;
    },
  };
}

function statusOf(
  message: string,
  { isDataAvailable = false, isTriggerActive = true }: Partial<QueryStatus>,
): QueryStatus {
  return { message, isDataAvailable, isTriggerActive };
}

/** A file may be empty, so a name that is new counts, whatever its number. */
function isFurther(from: SourceOffsets, to: SourceOffsets): boolean {
  return Object.entries(to).some(([name, offset]) => from[name] !== offset);
}

/** Where lost input was left out, a planned end may lie before the place to go on from. */
function furthest(from: SourceOffsets, to: SourceOffsets): SourceOffsets {
  return Object.fromEntries(
    Object.entries(from).map(([name, offset]) => [name, Math.max(offset, to[name] ?? offset)]),
  );
}

function addCounts(a: StreamCounts, b: StreamCounts): StreamCounts {
  const names = Object.keys(NO_COUNTS) as (keyof StreamCounts)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as Record<
    keyof StreamCounts,
    number
  >;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
