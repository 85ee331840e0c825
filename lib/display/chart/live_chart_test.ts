import { assert, assertEquals } from "@std/assert";
import { lineChart } from "./line_chart.ts";
import { liveChart } from "./live_chart.ts";

const level = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  lineChart(rows, { title: "Level", x: { key: "at" }, y: { key: "level", unit: "m" } });

Deno.test("liveChart() redraws in one place at most five times a second, whatever comes", async () => {
  const shown: { id: string; update: boolean; html: string }[] = [];
  let nowMs = 0;
  const kernel = {
    display: (data: Record<string, string>, options: { display_id: string; update: boolean }) => {
      const { display_id: id, update } = options;
      shown.push({ id, update, html: data["text/html"]! });
      return Promise.resolve();
    },
  } as never;
  const live = liveChart(level, { kernel, nowMs: () => nowMs });
  for (; nowMs < 3000; nowMs += 5) {
    live.push([{ at: nowMs, level: Math.sin(nowMs / 500) }]);
    await Promise.resolve();
  }
  await live.finish();
  assert(shown.length >= 3 && shown.length <= 17, `${shown.length} redraws in 3 s`);
  assertEquals(new Set(shown.map(({ id }) => id)).size, 1);
  assertEquals(shown.filter(({ update }) => !update).length, 1);
  assert(shown.every(({ html }) => html.includes("<img")), "every redraw is a whole picture");
});

Deno.test("liveChart() keeps as many rows as its history, the latest ones", () => {
  const drawn: number[][] = [];
  const live = liveChart((rows) => {
    drawn.push(rows.map(({ at }) => Number(at)));
    return level(rows);
  }, { history: 3 });
  live.push([]);
  live.push([{ at: 1, level: 0 }, { at: 2, level: 0 }]);
  live.push(Array.from({ length: 100_000 }, (_, i) => ({ at: 3 + i, level: 0 })));
  assertEquals(live.current().facts.texts, ["Level", "the last 3 of 100,002 rows"]);
  assertEquals(drawn.at(-1), [100_000, 100_001, 100_002]);
});
