import { assertEquals } from "@std/assert";
import { sayIfInterrupted } from "./say_if_interrupted.ts";

const BEFORE = "interrupted: nothing was published, the lake is as it was";
const DURING =
  "interrupted: what it had begun to publish, the next job on this lake finishes or undoes";
const AFTER = "interrupted: the rows are published, but what follows that was not done";

function saidAfter(reports: [phase: string, done: number][], isElsewhere = false): string[] {
  const said: string[] = [];
  const heard: string[] = [];
  using listener = sayIfInterrupted({
    note: (text) => said.push(text),
    onProgress: ({ phase }) => heard.push(phase),
    isElsewhere,
    end: () => said.push("ended"),
  });
  for (const [phase, done] of reports) {
    listener.onProgress({ phase, done, total: 9, unit: "rows" });
  }
  listener.interrupt();
  assertEquals(heard, reports.map(([phase]) => phase));
  return said;
}

Deno.test("sayIfInterrupted() says what has become of the lake, and then ends", () => {
  assertEquals(saidAfter([["ingest", 0], ["write", 9]]), [BEFORE, "ended"]);
  assertEquals(saidAfter([["write", 9], ["metadata", 0]]), [DURING, "ended"]);
  assertEquals(saidAfter([["metadata", 9], ["catalog", 0]]), [AFTER, "ended"]);
});

Deno.test("sayIfInterrupted() promises nothing of a lake that is elsewhere", () => {
  assertEquals(saidAfter([["ingest", 0]], true), [DURING, "ended"]);
});
