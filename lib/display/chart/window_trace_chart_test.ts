import { assertEquals } from "@std/assert";
import { plot } from "../plot.ts";
import { windowTraceChart } from "./window_trace_chart.ts";

const TRACE = {
  records: [
    { arrived: 0, event: 0, fate: "counted" },
    { arrived: 1, event: 7, fate: "counted" },
    { arrived: 9, event: 2, fate: "late" },
  ],
  watermarks: [{ at: 0, watermark: -2 }, { at: 8, watermark: 6 }],
  windows: [
    { start: 0, end: 5, opened: 0, closed: 8, rows: 1 },
    { start: 5, end: 10, opened: 1, closed: null, rows: 0 },
  ],
} as const;

Deno.test("windowTraceChart() draws a box per window, a dot per record and the watermark", () => {
  const { html } = plot(windowTraceChart(TRACE, { title: "Windows" }));
  const svg = new TextDecoder().decode(
    Uint8Array.fromBase64(/base64,([^"]+)"(?![\s\S]*base64,)/.exec(html)![1]!),
  );
  const marks = (tag: string, group: string) => {
    const part = new RegExp(`aria-label="${group}"[^>]*>([\\s\\S]*?)</g>`).exec(svg)![1]!;
    return part.split(`<${tag} `).length - 1;
  };
  assertEquals([marks("rect", "rect"), marks("circle", "dot"), marks("path", "line")], [2, 3, 1]);
});

Deno.test("windowTraceChart() names both times with their unit", () => {
  const { x, y } = windowTraceChart(TRACE, { title: "Windows" });
  assertEquals([x?.label, y?.label], ["processing time (s)", "event time (s)"]);
});
