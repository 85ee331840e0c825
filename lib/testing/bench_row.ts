/** What a bench reports. @module */

/** One figure, or the ratio of two that were measured in turns. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  /** `times` for a ratio. */
  readonly unit: string;
  /** The floor or peer that a ratio is to. */
  readonly against?: string;
  /** What of ours was measured where `value` is its ratio to another. */
  readonly figure?: { readonly value: number; readonly unit: string };
  /** The value must not be below this. */
  readonly atLeast?: number;
  /** The value must not be above this. */
  readonly atMost?: number;
}

/** The middle one of several measurements. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
