import { assertEquals } from "@std/assert";
import { occurrenceTargets } from "./occurrence_targets.ts";

const ORIGIN = {
  topic: "sinesp_ocorrencias_geral",
  partition: 2,
  offset: 20_001,
  timestampMs: null,
};

Deno.test("occurrenceTargets() routes by the exact text, whatever the topic", () => {
  for (
    const [text, table] of [
      ["municipio", "tb_ocorrencias_municipio"],
      ["estado", "tb_ocorrencias_estado"],
      ["municipio ", "tb_ocorrencias_geral"],
      ["ESTADO", "tb_ocorrencias_geral"],
      ["", "tb_ocorrencias_geral"],
      ["toString", "tb_ocorrencias_geral"],
      [null, "tb_ocorrencias_geral"],
    ] as const
  ) {
    const [first] = occurrenceTargets({ values: { id: "a", granularidade: text }, origin: ORIGIN });
    assertEquals(first!.table, table);
  }
});

Deno.test("occurrenceTargets() gives each table its columns, and the empty text for a key that is missing", () => {
  const values = { id: "a", granularidade: "estado", uf: null, ano: "2024", municipio: "x" };
  const [main, lookup, received] = occurrenceTargets({ values, origin: ORIGIN });
  assertEquals(Object.keys(main!.row).length, 21);
  assertEquals("municipio" in main!.row, false);
  assertEquals([lookup!.row.uf, lookup!.row.ano, lookup!.row.tipo_crime], ["", "2024", ""]);
  assertEquals(received!.row, {
    kafka_topic: "sinesp_ocorrencias_geral",
    kafka_partition: 2,
    bloco: 2,
    kafka_offset: 20_001,
    tabela: "tb_ocorrencias_estado",
    id: "a",
  });
});
