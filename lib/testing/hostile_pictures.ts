/** Everything that a notebook shows, of records whose texts are markup. @module */

import {
  barChart,
  boxChart,
  checks,
  control,
  exercise,
  explain,
  flowChart,
  lineChart,
  params,
  plot,
  profile,
  scatterChart,
  sideBySide,
  table,
} from "@lib/display/mod.ts";
import type { Displayed } from "@lib/display/displayed.ts";
import { showPlan } from "@lib/display/explain/show_plan.ts";
import { openDuckdb, sqlText } from "@lib/engines/duckdb.ts";

/** What would end each place where a text stands, and then run something or load something. */
export const HOSTILE_TEXTS = [
  "<script>document.title = 'ran'</script>",
  `<img src="x" onerror="document.title = 'ran'">`,
  `'" onload="document.title = 'ran'" autofocus onfocus="document.title = 'ran'`,
  "]]></text></svg></title></style></script></pre></table><script>document.title = 'ran'</script>",
  "&lt;b&gt; & &amp; -- <!-- ${1} $& </",
] as const;

/**
 * Shows such records, by the name of what shows them.
 *
 * @example
 * ```ts
 * import { hostilePictures } from "@lib/testing/hostile_pictures.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { table } = await hostilePictures();
 * assertEquals(table!.html.includes("<img"), false);
 * ```
 */
export async function hostilePictures(): Promise<Record<string, Displayed>> {
  const rows = HOSTILE_TEXTS.map((text, value) => ({
    vehicle_id: text,
    municipio: text,
    product_id: text,
    reasons: [text],
    [text]: value,
    value,
  }));
  const [title, unit, label] = HOSTILE_TEXTS;
  const axes = { x: { key: "value", label, unit }, y: { key: "value", label, unit } };
  const boxes = HOSTILE_TEXTS.map((label) => ({
    label,
    q1: 1,
    median: 2,
    q3: 3,
    lo: 0,
    hi: 4,
    outliers: [9],
  }));
  const judged = Object.fromEntries(HOSTILE_TEXTS.map((text) => [text, text]));
  using db = await openDuckdb();
  const sql = `SELECT i FROM range(9) AS t (i) WHERE i::VARCHAR <> ${sqlText(title)}`;
  const shown = {
    table: table(rows, { caption: title }),
    profile: await profile(rows, { units: { value: unit } }),
    checks: checks(judged),
    params: params(judged, { notes: judged }),
    exercise: await exercise(1, { task: title, check: () => judged, hint: label }),
    bars: plot(barChart(rows, { title, label: "municipio", value: { key: "value", unit } })),
    groups: plot(
      barChart(rows, { title, label: "municipio", value: { key: "value" }, series: "vehicle_id" }),
    ),
    lines: plot(lineChart(rows, { title, ...axes, series: "vehicle_id" })),
    dots: plot(scatterChart(rows, { title, ...axes, series: "product_id" })),
    boxes: plot(boxChart(boxes, { title, label, unit })),
    flow: plot(flowChart([HOSTILE_TEXTS.map((name) => ({ name, note: name }))], { title })),
    query: await explain({ db, sql }),
    plan: showPlan([{ name: title, details: [...HOSTILE_TEXTS], from: [] }], label),
  };
  const slider = await control((text: string) => table([{ text }], { caption: text }), {
    label: title,
    unit,
    values: [...HOSTILE_TEXTS],
    initial: label,
  });
  const moving = await control(() => shown.lines, { label, values: [title], initial: title });
  return { ...shown, slider, moving, both: sideBySide([shown.table, shown.lines]) };
}
