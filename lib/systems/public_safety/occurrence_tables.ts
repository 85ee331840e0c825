/** The public safety system's tables in its keyspace. @module */

import type { WideTable } from "@lib/connectors/cassandra/cassandra.ts";
import { occurrence } from "@lib/contracts/occurrence.ts";
import { OCCURRENCE_LOOKUPS } from "@lib/contracts/occurrence_lookups.ts";
import { wideTable } from "@lib/streaming/sinks/wide_table.ts";

export const KEYSPACE = "dados_seguranca_publica";

/** The three tables of the original: one row per occurrence. */
export const OCCURRENCE_TABLES: readonly WideTable[] = Object.entries(occurrence.tables)
  .map(([name, table]) => wideTable({ keyspace: KEYSPACE, name }, table));

/** By state and year, and by the record that was received. */
export const BY_STATE_AND_YEAR = lookup("tb_ocorrencias_por_uf_ano");
export const RECEIVED = lookup("tb_registros_recebidos");
export const LOOKUP_TABLES: readonly WideTable[] = [BY_STATE_AND_YEAR, RECEIVED];

function lookup(name: keyof typeof OCCURRENCE_LOOKUPS): WideTable {
  return wideTable({ keyspace: KEYSPACE, name }, OCCURRENCE_LOOKUPS[name]);
}
