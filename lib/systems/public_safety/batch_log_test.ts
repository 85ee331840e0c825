import { assertEquals } from "@std/assert";
import { batchLog } from "./batch_log.ts";

Deno.test("batchLog() writes the original's lines, and no more than ten rows of a batch", () => {
  const lines: string[] = [];
  const nowMs = () => Date.UTC(2025, 10, 3, 10, 15, 30);
  const log = batchLog({ onLine: (line) => lines.push(line), topics: ["a", "b"], nowMs });
  const town = { id: "abc123", granularidade: "municipio", municipio: "São Paulo", uf: "SP" };
  const values = { ...town, tipo_crime: "homicidio_doloso", ocorrencias: "25" };
  const rows = Array.from({ length: 12 }, () => ({ values }));
  const where = { queryId: "q", outputMode: "append", isFlush: false, nextOffsets: {} } as const;
  log.batch({ ...where, batchId: 0, rows: { records: rows }, deadLetters: [] });
  log.stored(rows);
  const start = "2025-11-03 10:15:30 - INFO -  Log - ";
  assertEquals([...lines.slice(0, 4), lines.at(-1)], [
    `${start}Dataframe Kafka criado com sucesso para tópicos: a,b`,
    `${start}Streaming iniciado. Aguardando dados de segurança pública...`,
    `${start}Processando batch 0 com 12 registros`,
    `${start}Dados inseridos: abc123 - São Paulo/SP - homicidio_doloso - 25 ocorrências`,
    `${start}Dados inseridos: mais 2 registros`,
  ]);
  assertEquals(lines.length, 14);
});
