/** The program of one simulation worker: makes lines for a part of the fleet when asked. @module */

import { LineProducer, type Piece, type ProducerOptions } from "@lib/simulation/line_producer.ts";

/** What a worker is asked: to start with these options, or for so many ticks in this buffer. */
export type WorkerRequest =
  | { readonly start: ProducerOptions }
  | { readonly ticks: number; readonly buffer: ArrayBuffer };

/** What a worker answers to every request for ticks. */
export type WorkerAnswer = Piece;

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  onmessage: (event: MessageEvent<WorkerRequest>) => void;
  postMessage(message: WorkerAnswer, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
let producer: LineProducer | undefined;

scope.onmessage = ({ data }) => {
  if ("start" in data) {
    producer = new LineProducer(data.start);
    return;
  }
  const piece = producer!.produce(data.ticks, data.buffer);
  scope.postMessage(piece, [piece.bytes.buffer]);
};
