import { assertEquals } from "@std/assert";
import { goldenVerdicts } from "@lib/testing/golden.ts";
import { compareWithOriginal } from "./compare_with_original.ts";

Deno.test("compareWithOriginal() says of each stream what the independent reference says", async () => {
  const { streams } = await compareWithOriginal("data/golden/ev");
  const ours = streams.filter(({ by }) => by !== "the original");
  const names = { healthy: "golden_v20", dirty: "dirty_v20" } as const;
  const profiles = ["seed", "dictionary"] as const;
  const expected = (["healthy", "dirty"] as const).flatMap((stream) =>
    profiles.map((profile) => {
      const { records, clean, quarantine } = goldenVerdicts(names[stream], profile);
      return [stream, records, clean, quarantine];
    })
  );
  assertEquals(
    ours.map(({ stream, rows, clean, quarantine }) => [stream, rows, clean, quarantine]),
    expected,
  );
});

Deno.test("compareWithOriginal() says how lines were lost and counted twice, and what each difference teaches", async () => {
  const { streams, differences } = await compareWithOriginal("data/golden/ev");
  const of = (stream: string, by: string) =>
    streams.find((row) => row.stream === stream && row.by === by)!;
  const original = of("dirty", "the original");
  const ours = of("dirty", "this pipeline, its ranges");
  // Rows in neither output are missing from its total, which is the sum of the two; those in both
  // count twice. One line more gave it no row at all.
  const lines = (cause: string) => differences.find((row) => row.cause === cause)!.lines;
  assertEquals([lines("in neither of its outputs"), lines("in both of its outputs")], [50, 6]);
  assertEquals(ours.rows - original.rows, 46);
  assertEquals(differences.every(({ lesson }) => lesson !== ""), true);
});
