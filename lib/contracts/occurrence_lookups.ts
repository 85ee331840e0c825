/** Tables of the public safety system that answer what its three tables cannot. @module */

import { occurrence } from "./occurrence.ts";
import type { StoredTable } from "./stream_contract.ts";

const { fields } = occurrence;

/** A text of the record; the empty text stands for none where it is part of a key. */
function text(name: keyof typeof fields) {
  return { type: "text", description: fields[name].description } as const;
}

export const OCCURRENCE_LOOKUPS = {
  tb_ocorrencias_por_uf_ano: {
    grain: "one row per state, year, kind of crime, occurrence and table",
    description: "Occurrences by state and year: a question about both reads one partition, " +
      "where the other tables have to be read whole (ALLOW FILTERING). A row holds as long as " +
      "the occurrence itself still names this state, year and kind of crime",
    columns: {
      uf: text("uf"),
      ano: text("ano"),
      tipo_crime: text("tipo_crime"),
      id: text("id"),
      tabela: { type: "text", description: "The table that has the occurrence" },
      mes: text("mes"),
      municipio: text("municipio"),
      vitimas: text("vitimas"),
      ocorrencias: text("ocorrencias"),
      homicidio_doloso: text("homicidio_doloso"),
    },
    primaryKey: ["uf", "ano", "tipo_crime", "id", "tabela"],
    partitionKey: ["uf", "ano"],
    key: ["uf", "ano", "tipo_crime", "id", "tabela"],
  },
  tb_registros_recebidos: {
    grain: "one row per accepted record",
    description: "Which record became which row: what was received, to hold what is stored to",
    columns: {
      kafka_topic: { type: "text", source: "topic", description: "Topic of the record" },
      kafka_partition: { type: "int", source: "partition", description: "Its partition" },
      bloco: { type: "bigint", description: "Its offset in ten thousands: partitions stay small" },
      kafka_offset: { type: "bigint", source: "offset", description: "Its offset" },
      tabela: { type: "text", description: "The table that the record went to" },
      id: text("id"),
    },
    primaryKey: ["kafka_topic", "kafka_partition", "bloco", "kafka_offset"],
    partitionKey: ["kafka_topic", "kafka_partition", "bloco"],
    key: ["kafka_topic", "kafka_partition", "bloco", "kafka_offset"],
  },
} as const satisfies Record<string, StoredTable>;
