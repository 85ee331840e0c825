/** Which rows an occurrence becomes. @module */

import { occurrence } from "@lib/contracts/occurrence.ts";
import type { WideValue } from "@lib/connectors/cassandra/cassandra.ts";
import type { StreamContract } from "@lib/contracts/stream_contract.ts";
import type { WideTarget } from "@lib/streaming/sinks/create_cassandra_sink.ts";
import type { SinkRow } from "@lib/streaming/sinks/sink.ts";
import { BY_STATE_AND_YEAR, OCCURRENCE_TABLES, RECEIVED } from "./occurrence_tables.ts";

const { field, tables, otherwise } = occurrence.route as NonNullable<StreamContract["route"]>;
const COLUMNS = new Map(
  OCCURRENCE_TABLES.map(({ name, columns }) => [name, Object.keys(columns)]),
);
/** How many offsets of a partition are one block: a partition of Cassandra should stay small. */
const BLOCK = 10_000;

/**
 * The row of the table that the record's `granularidade` names, exactly as it is written, then the
 * row by state and year, and last the note that the record was received.
 *
 * @example
 * ```ts
 * import { occurrenceTargets } from "@lib/systems/public_safety/occurrence_targets.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const origin = { topic: "t", partition: 0, offset: 12_345, timestampMs: null };
 * const targets = occurrenceTargets({ values: { id: "a", granularidade: "Estado" }, origin });
 * assertEquals(targets.map(({ table }) => table), [
 *   "tb_ocorrencias_geral", "tb_ocorrencias_por_uf_ano", "tb_registros_recebidos",
 * ]);
 * assertEquals(targets[2]?.row["bloco"], 1);
 * ```
 */
export function occurrenceTargets({ values, origin }: SinkRow): readonly WideTarget[] {
  const table = Object.hasOwn(tables, String(values[field]))
    ? tables[String(values[field])]!
    : otherwise;
  const pick = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, (values[name] ?? null) as WideValue]));
  const { topic, partition, offset } = origin!;
  const [uf, ano, tipo_crime] = ["uf", "ano", "tipo_crime"].map((name) => values[name] ?? "");
  return [
    { table, row: pick(COLUMNS.get(table)!) },
    {
      table: BY_STATE_AND_YEAR.name,
      row: {
        ...pick(["id", "mes", "municipio", "vitimas", "ocorrencias", "homicidio_doloso"]),
        // A part of a key has to be there; whoever asks for none asks for the empty text.
        uf: uf!,
        ano: ano!,
        tipo_crime: tipo_crime!,
        tabela: table,
      },
    },
    {
      table: RECEIVED.name,
      row: {
        kafka_topic: topic,
        kafka_partition: partition,
        bloco: Math.floor(offset / BLOCK),
        kafka_offset: offset,
        tabela: table,
        id: (values.id ?? null) as WideValue,
      },
    },
  ];
}
