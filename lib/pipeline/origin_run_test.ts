import { assertEquals } from "@std/assert";
import type { ExecLog } from "./metadata.ts";
import { originRun } from "./origin_run.ts";

/** A history from run ids, the files each read, and the runs that a replay ran again. */
function historyOf(
  ...runs: [runId: string, files: string[], replayOf?: string[]][]
): Map<string, ExecLog> {
  return new Map(runs.map(([run_id, files, replay_of]) => [
    run_id,
    {
      run_id,
      sources: files.map((file) => ({ file, rows: 1 })),
      ...(replay_of === undefined ? {} : { replay_of }),
    } as unknown as ExecLog,
  ]));
}

Deno.test("originRun() goes back through replays of replays to the newest run that read the file", () => {
  const history = historyOf(
    ["1", ["a", "b"]],
    ["2", ["b"]],
    ["3", ["a", "b"], ["1", "2"]],
    ["4", ["a"]],
    ["5", ["a", "b"], ["3"]],
  );
  const origin = (runId: string, file: string) => originRun(history, { runId, file })?.run_id;
  assertEquals([origin("1", "a"), origin("2", "b"), origin("4", "a")], ["1", "2", "4"]);
  assertEquals([origin("3", "a"), origin("3", "b")], ["1", "2"]);
  assertEquals([origin("5", "a"), origin("5", "b")], ["1", "2"]);
});

Deno.test("originRun() has no answer for a run that the history lost, or a file that none read", () => {
  const history = historyOf(["2", ["a"], ["1"]]);
  assertEquals(originRun(history, { runId: "2", file: "a" }), undefined);
  assertEquals(originRun(history, { runId: "9", file: "a" }), undefined);
  assertEquals(originRun(historyOf(["1", ["a"]]), { runId: "1", file: "b" }), undefined);
});
