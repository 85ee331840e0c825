/** The log lines of the original program, in its words. @module */

import type { SinkBatch, SinkRow } from "@lib/streaming/sinks/sink.ts";

/** How lines are written. */
export interface BatchLogOptions {
  readonly onLine: (line: string) => void;
  readonly topics: readonly string[];
  readonly nowMs?: () => number;
}

/** So that a large batch is not a large log. */
const ROWS_PER_BATCH = 10;

/**
 * Logs each batch with how many records it has, and the first of the rows that were stored.
 *
 * @example
 * ```ts
 * import { batchLog } from "@lib/systems/public_safety/batch_log.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const log = batchLog({ onLine: (line) => lines.push(line), topics: ["a"], nowMs: () => 0 });
 * log.stored([{ values: { id: "x", uf: "SP", tipo_crime: "Roubo", ocorrencias: "3" } }]);
 * assertEquals(
 *   lines.at(-1),
 *   "1970-01-01 00:00:00 - INFO -  Log - Dados inseridos: x - SP - Roubo - 3 ocorrências",
 * );
 * ```
 */
export function batchLog({ onLine, topics, nowMs = Date.now }: BatchLogOptions) {
  const line = (text: string) => {
    const at = new Date(nowMs()).toISOString().slice(0, 19).replace("T", " ");
    onLine(`${at} - INFO -  Log - ${text}`);
  };
  line(`Dataframe Kafka criado com sucesso para tópicos: ${topics.join()}`);
  line("Streaming iniciado. Aguardando dados de segurança pública...");
  return {
    batch: ({ batchId, rows }: SinkBatch): void =>
      line(`Processando batch ${batchId} com ${rows.records?.length ?? 0} registros`),
    stored: (rows: readonly SinkRow[]): void => {
      for (const { values } of rows.slice(0, ROWS_PER_BATCH)) {
        const { id, granularidade, municipio, uf, tipo_crime, ocorrencias } = values;
        const place = granularidade === "municipio" ? `${municipio}/${uf}` : uf;
        line(`Dados inseridos: ${id} - ${place} - ${tipo_crime} - ${ocorrencias} ocorrências`);
      }
      const more = rows.length - ROWS_PER_BATCH;
      if (more > 0) line(`Dados inseridos: mais ${more} registros`);
    },
  };
}
