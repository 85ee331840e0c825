/** Questions to the events that are stored. @module */

import type { SqlRow, SqlSession } from "@lib/connectors/postgres/postgres.ts";

/** As typed after `deno task sql`; the first two are the original's. */
export const IOT_QUERIES = {
  "all events": "SELECT * FROM tb_sensor_evento",
  "how many events": "SELECT COUNT(*) FROM tb_sensor_evento",
  "alerts by device": `
SELECT id_dispositivo, count(*) AS events, count(*) FILTER (WHERE alerta) AS alerts
FROM tb_sensor_evento GROUP BY id_dispositivo ORDER BY alerts DESC, id_dispositivo`,
  "alerts by minute": `
SELECT date_trunc('minute', timestamp_ts) AS minute, count(*) AS events,
  count(*) FILTER (WHERE temperatura > 35) AS hot, count(*) FILTER (WHERE bateria < 15) AS weak
FROM tb_sensor_evento WHERE timestamp_ts IS NOT NULL GROUP BY 1 ORDER BY 1`,
  "events whose time could not be read":
    "SELECT * FROM tb_sensor_evento WHERE timestamp_ts IS NULL ORDER BY id",
} as const;

/** Which alerts. */
export interface LatestAlertsOptions {
  /** Only those stored after this row; what a view that is live asks for. Default: all. */
  readonly afterId?: number;
  /** Default 20. */
  readonly limit?: number;
}

/**
 * The alerts stored last, the newest first. Asked again with the highest `id` of the answer before,
 * it gives what came since.
 *
 * @example
 * ```ts
 * import { latestAlerts } from "@lib/systems/iot_monitoring/iot_queries.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const asked: unknown[] = [];
 * const query = (_: string, parameters: unknown) => {
 *   asked.push(parameters);
 *   return Promise.resolve({ rows: [{ id: 7 }] });
 * };
 * assertEquals(await latestAlerts({ query } as never, { limit: 3 }), [{ id: 7 }]);
 * assertEquals(asked, [[0, 3]]);
 * ```
 */
export async function latestAlerts(
  postgres: Pick<SqlSession, "query">,
  { afterId = 0, limit = 20 }: LatestAlertsOptions = {},
): Promise<readonly SqlRow[]> {
  const { rows } = await postgres.query(
    `SELECT id, id_dispositivo, timestamp_ts, temperatura, bateria, status FROM tb_sensor_evento
     WHERE alerta AND id > $1 ORDER BY id DESC LIMIT $2`,
    [afterId, limit],
  );
  return rows;
}
