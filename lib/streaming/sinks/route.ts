/** Several sinks as one: each takes one kind of output, and a batch is done when all have it. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { deadLetterOfRow } from "./dead_letter_of.ts";
import {
  type DeadLetter,
  type Output,
  OUTPUTS,
  type Sink,
  type SinkBatch,
  type SinkReport,
  type SinkSchema,
} from "./sink.ts";

/** Which sink takes what; an output without one goes nowhere, and dead letters to the query's own. */
export type Routes = Readonly<Partial<Record<Output, Sink>>>;

/**
 * One sink of several. They are written one after the other, dead letters last, so that the rows
 * that another one refused are among them; the checkpoint follows when all are done. A batch that
 * dies in between comes again to all of them, and each keeps its own guarantee.
 *
 * @throws {UsageError} if there is no route, or a sink does not take what is routed to it.
 *
 * @example
 * ```ts
 * import { createMemorySink } from "@lib/streaming/sinks/create_memory_sink.ts";
 * import { route } from "@lib/streaming/sinks/route.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [windows, late] = [createMemorySink(), createMemorySink()];
 * const sink = route({ windows, late });
 * const rows = { windows: [{ values: { n: 1 } }], late: [{ values: { n: 2 } }] };
 * const where = { queryId: "q", outputMode: "append", nextOffsets: {}, isFlush: false } as const;
 * await sink.write({ ...where, batchId: 0, rows, deadLetters: [] });
 * assertEquals([windows.table(), late.batches[0]!.rows.late], [[{ n: 1 }], rows.late]);
 * ```
 */
export function route(routes: Routes): Sink {
  const parts = OUTPUTS.flatMap((output) => {
    const sink = routes[output];
    if (sink === undefined) return [];
    if (!sink.outputs.includes(output)) {
      throw new UsageError(
        `route must give ${output} to a sink that takes them: current value is ${sink.description}`,
      );
    }
    return [{ output, sink }];
  });
  if (parts.length === 0) {
    throw new UsageError(
      `route must be given a sink for one of ${OUTPUTS.join(", ")}: it has none`,
    );
  }
  let opened: SinkSchema | undefined;
  return {
    description: parts.map(({ output, sink }) => `${output} to ${sink.description}`).join(", "),
    guarantee: parts.map(({ output, sink }) => `${output}: ${sink.guarantee}`).join("; "),
    outputs: parts.map(({ output }) => output),
    open: async (schema) => {
      opened = schema;
      for (const { output, sink } of parts) {
        await sink.open({ ...schema, columns: { [output]: schema.columns[output] ?? [] } });
      }
    },
    write: async (batch) => {
      let written = 0;
      const rejected: SinkReport["rejected"][number][] = [];
      const refusedLetters: DeadLetter[] = [];
      for (const { output, sink } of parts) {
        const report = await sink.write(partOf(batch, output, refusedLetters));
        if (output !== "deadLetters") written += report.written;
        rejected.push(...report.rejected);
        for (const { row, code, message } of report.rejected) {
          refusedLetters.push(deadLetterOfRow(row, {
            failure: { code, message, stage: "sink" },
            columns: opened?.columns[output] ?? [],
            queryName: opened?.queryName ?? "",
            batchId: batch.batchId,
            position: refusedLetters.length,
          }));
        }
      }
      return { written, rejected };
    },
    close: async () => {
      for (const { sink } of parts) await sink.close();
    },
  };
}

function partOf(batch: SinkBatch, output: Output, refused: readonly DeadLetter[]): SinkBatch {
  if (output === "deadLetters") {
    return { ...batch, rows: {}, deadLetters: [...batch.deadLetters, ...refused] };
  }
  return { ...batch, rows: { [output]: batch.rows[output] ?? [] }, deadLetters: [] };
}
