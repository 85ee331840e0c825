/** What simulators of streamed records make. @module */

/** A value in a JSON document. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };
export type JsonFields = Readonly<Record<string, JsonValue>>;

/** A record as its producer meant it. */
export interface HealthyRecord {
  readonly topic: string;
  readonly fields: JsonFields;
  /** When it is sent, in microseconds since 1970, UTC. */
  readonly atMicros: number;
}

/** A record as it is sent. */
export interface SimulatedRecord {
  readonly topic: string;
  readonly key: string | null;
  /** Null is a tombstone. */
  readonly value: string | null;
  readonly atMicros: number;
  /** What was done to it, and to which field; absent where nothing was. */
  readonly fault?: { readonly kind: string; readonly field: string | null };
}

/** What every simulator is asked. */
export interface SimulatorOptions {
  /** The same seed gives the same records. */
  readonly seed: number | bigint;
  readonly startMicros: number;
  /** Sendings per second, on average. */
  readonly hz: number;
  /** How many devices or sensors there are, where that can be chosen. */
  readonly devices: number;
}

/** Healthy records without end; the caller takes as many as are wanted. */
export type Simulator = (options: SimulatorOptions) => Generator<HealthyRecord, never>;
