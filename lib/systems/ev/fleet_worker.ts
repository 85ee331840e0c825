/** The program of one simulation worker: makes records for a part of the fleet when asked. @module */

import type { ProducerOptions } from "@lib/simulation/fleet_producer.ts";
import { type MakePiece, type Piece, pieceMaker } from "@lib/simulation/piece_maker.ts";

/** What a worker is asked: to start with these options, or for so many ticks in this buffer. */
export type WorkerRequest =
  | { readonly start: ProducerOptions }
  | { readonly ticks: number; readonly buffer: ArrayBuffer };

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  onmessage: (event: MessageEvent<WorkerRequest>) => void;
  /** A piece answers every request for ticks. */
  postMessage(message: Piece, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
let make: MakePiece | undefined;

scope.onmessage = ({ data }) => {
  if ("start" in data) {
    make = pieceMaker(data.start);
    return;
  }
  const piece = make!(data.ticks, data.buffer);
  scope.postMessage(piece, [piece.data.buffer, piece.alertLines.buffer]);
};
