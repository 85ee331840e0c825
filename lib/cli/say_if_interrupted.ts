/** What a job that is interrupted has to say of its lake. @module */

import type { OnProgress } from "@lib/feedback/progress.ts";

/** What is listened to, and where it is said. */
export interface InterruptOptions {
  readonly note: (text: string) => void;
  /** Receives the progress that the job reports. */
  readonly onProgress: OnProgress;
  /** Of a lake elsewhere it is not known here when its job publishes. Default: false. */
  readonly isElsewhere?: boolean;
  /** Ends the process as the signal would have; a test's own. */
  readonly end?: () => void;
}

/** Listens until it is disposed of. */
export interface InterruptListener extends Disposable {
  /** To be given to the job: tells how far it is. */
  readonly onProgress: OnProgress;
  /** What Ctrl-C does. */
  interrupt(): void;
}

/** The phase in which a job publishes; before it, only its own staging folder has changed. */
const PUBLISHES = "metadata";

const SAID = {
  before: "nothing was published, the lake is as it was",
  during: "what it had begun to publish, the next job on this lake finishes or undoes",
  after: "the rows are published, but what follows that was not done",
} as const;

/**
 * Says on Ctrl-C whether the lake may have changed, and then ends the process as Ctrl-C does.
 *
 * @example
 * ```ts
 * import { sayIfInterrupted } from "@lib/cli/say_if_interrupted.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const said: string[] = [];
 * const note = (text: string) => said.push(text);
 * using listener = sayIfInterrupted({ note, onProgress: () => {}, end: () => {} });
 * listener.onProgress({ phase: "quality", done: 0, unit: "rows" });
 * listener.interrupt();
 * assertEquals(said, ["interrupted: nothing was published, the lake is as it was"]);
 * ```
 */
export function sayIfInterrupted(
  { note, onProgress, isElsewhere = false, end = endAsInterrupted }: InterruptOptions,
): InterruptListener {
  let said: string = isElsewhere ? SAID.during : SAID.before;
  function interrupt(): void {
    Deno.removeSignalListener("SIGINT", interrupt);
    note(`interrupted: ${said}`);
    end();
  }
  Deno.addSignalListener("SIGINT", interrupt);
  return {
    interrupt,
    onProgress(progress) {
      const { phase, done, total } = progress;
      if (phase === PUBLISHES) said = done === total ? SAID.after : SAID.during;
      onProgress(progress);
    },
    [Symbol.dispose]: () => Deno.removeSignalListener("SIGINT", interrupt),
  };
}

/** Not an exit: whoever started the process is to see that it was interrupted. */
function endAsInterrupted(): void {
  Deno.kill(Deno.pid, "SIGINT");
}
