import { assertEquals } from "@std/assert";
import { parseStreamTimestamp } from "@lib/time/parse_stream_timestamp.ts";
import { splitByAge } from "./split_by_age.ts";

interface LateSplit {
  readonly now: string;
  readonly threshold: string;
  readonly input: readonly (readonly [id: string, timestamp: string | null])[];
  readonly on_time: readonly string[];
  readonly late: readonly string[];
}

Deno.test("splitByAge() splits as Spark does", () => {
  const path = "data/golden/streaming/s003_sales/expected_late_split.json";
  const expected = JSON.parse(Deno.readTextFileSync(path)) as LateSplit;
  const micros = (text: string | null) => text === null ? null : parseStreamTimestamp(text);
  const { onTime, late, undated } = splitByAge(expected.input, {
    eventMicros: ([, timestamp]) => micros(timestamp),
    nowMicros: micros(expected.now)!,
    threshold: expected.threshold,
  });
  const ids = (events: typeof onTime) => events.map(([id]) => id).sort();
  assertEquals(ids(onTime), [...expected.on_time].sort());
  assertEquals(ids(late), [...expected.late].sort());
  assertEquals(ids(undated), ["null"]);
});
