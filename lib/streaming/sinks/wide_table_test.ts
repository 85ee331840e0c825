import { assertEquals } from "@std/assert";
import { OCCURRENCE_LOOKUPS } from "@lib/contracts/occurrence_lookups.ts";
import { wideTable } from "./wide_table.ts";

Deno.test("wideTable() takes what follows the partition key for the clustering key", () => {
  const table = wideTable(
    { keyspace: "k", name: "t" },
    OCCURRENCE_LOOKUPS.tb_ocorrencias_por_uf_ano,
  );
  assertEquals(table.partitionKey, ["uf", "ano"]);
  assertEquals(table.clusteringKey, ["tipo_crime", "id", "tabela"]);
});
