import { assertEquals } from "@std/assert";
import { type DataSetPlan, keysLeaving, storedFiles } from "./plan_write.ts";

Deno.test("storedFiles() lists the files of all partitions, or of those that are asked for", () => {
  const file = { name: "a.parquet", rows: 3, bytes: 90 };
  const lake = {
    dir: "lake",
    partitions: () =>
      new Map([7, 8].map((mes) => [`ano=2025/mes=${mes}`, { files: [file], rows: 3 }])),
  };
  const [july, august] = [7, 8].map((mes) => ({
    partition: `ano=2025/mes=${mes}`,
    name: "a.parquet",
    rows: 3,
    path: `lake/clean/ano=2025/mes=${mes}/a.parquet`,
  }));
  assertEquals(storedFiles(lake, "clean"), [july!, august!]);
  assertEquals(storedFiles(lake, "clean", new Set(["ano=2025/mes=8", "ano=2030/mes=1"])), [
    august!,
  ]);
});

Deno.test("keysLeaving() counts clean rows without a successor only", () => {
  const diff = { ano: 2025, mes: 8, added: 1, replaced: 2, removed: 3, kept: 4, skipped: 5 };
  const plan = { prefix: "", incoming: "", columns: [], stored: [], diff: [diff, diff] };
  const plans: DataSetPlan[] = [
    { ...plan, dataSet: "clean" },
    { ...plan, dataSet: "quarantine" },
  ];
  assertEquals(keysLeaving(plans), 6);
});
