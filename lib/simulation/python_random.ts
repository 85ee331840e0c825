/** Python's `random.Random`, draw for draw, so that a seed gives the fleet it gave in Python. @module */

const WORDS = 624;
const SHIFT = 397;
const UPPER_BIT = 0x80000000;
const LOWER_BITS = 0x7fffffff;
const LOG_4 = Math.log(4);
const SG_MAGIC = 1 + Math.log(4.5);

/**
 * The Mersenne Twister MT19937 with the methods of Python's `random` module that simulations use.
 *
 * The generator is Matsumoto and Nishimura's (1998); how it is seeded from an integer and how its
 * 32-bit words become numbers follow CPython's documented behaviour. Gamma variates are R. C. H.
 * Cheng's (1977) for a shape above 1 and Kennedy and Gentle's algorithm GS below.
 *
 * @example
 * ```ts
 * import { PythonRandom } from "@lib/simulation/python_random.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const random = new PythonRandom(42);
 * assertEquals(random.random(), 0.6394267984578837); // >>> random.Random(42).random()
 * ```
 */
export class PythonRandom {
  readonly #state = new Int32Array(WORDS);
  #next = WORDS;

  /** Seeds as `random.Random(seed)` does: every bit of the integer counts, its sign does not. */
  constructor(seed: number | bigint) {
    this.#seedFromKey(wordsOf(seed));
  }

  /** A number in [0, 1) with 53 random bits. */
  random(): number {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A number between `a` and `b`. */
  uniform(a: number, b: number): number {
    return a + (b - a) * this.random();
  }

  /** A whole number in [0, stop), for `stop` up to 2 ** 53. */
  randrange(stop: number): number {
    if (!Number.isSafeInteger(stop) || stop < 1) {
      throw new RangeError(
        `Cannot draw below stop as it must be a whole number above 0: current value is ${stop}`,
      );
    }
    const bits = bitLength(stop);
    // Rejection, not a modulus: each refused draw is one that Python consumes too.
    let drawn = this.#bits(bits);
    while (drawn >= stop) drawn = this.#bits(bits);
    return drawn;
  }

  /** One of the elements. */
  choice<T>(elements: readonly T[]): T {
    return elements[this.randrange(elements.length)]!;
  }

  /** A gamma variate of shape `alpha` and scale `beta`, both above 0. */
  gammavariate(alpha: number, beta: number): number {
    if (!(alpha > 0 && beta > 0)) {
      throw new RangeError(
        `Cannot draw a gamma variate as alpha and beta must be above 0: current values are ${alpha}, ${beta}`,
      );
    }
    if (alpha === 1) return -Math.log(1 - this.random()) * beta;
    return (alpha > 1 ? this.#gammaByCheng(alpha) : this.#gammaByGs(alpha)) * beta;
  }

  /** A beta variate, between 0 and 1. */
  betavariate(alpha: number, beta: number): number {
    const y = this.gammavariate(alpha, 1);
    return y === 0 ? 0 : y / (y + this.gammavariate(beta, 1));
  }

  /** Leaves out `draws` calls of {@linkcode random}; much cheaper than making them. */
  skip(draws: number): void {
    let words = this.#next + 2 * draws;
    while (words > WORDS) {
      this.#refill();
      words -= WORDS;
    }
    this.#next = words;
  }

  #word(): number {
    if (this.#next >= WORDS) this.#refill();
    let y = this.#state[this.#next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  #bits(count: number): number {
    if (count <= 32) return this.#word() >>> (32 - count);
    const low = this.#word() >>> 0;
    return (this.#word() >>> (64 - count)) * 2 ** 32 + low;
  }

  #refill(): void {
    const state = this.#state;
    let i = 0;
    for (; i < WORDS - SHIFT; i++) state[i] = state[i + SHIFT]! ^ twist(state[i]!, state[i + 1]!);
    for (; i < WORDS - 1; i++) {
      state[i] = state[i + SHIFT - WORDS]! ^ twist(state[i]!, state[i + 1]!);
    }
    state[i] = state[SHIFT - 1]! ^ twist(state[i]!, state[0]!);
    this.#next = 0;
  }

  #seedFromKey(key: readonly number[]): void {
    const state = this.#state;
    state[0] = 19650218;
    for (let i = 1; i < WORDS; i++) state[i] = Math.imul(1812433253, mixed(state[i - 1]!)) + i;
    let i = 1;
    let j = 0;
    for (let k = Math.max(WORDS, key.length); k > 0; k--) {
      state[i] = (state[i]! ^ Math.imul(mixed(state[i - 1]!), 1664525)) + key[j]! + j;
      if (++i === WORDS) {
        state[0] = state[WORDS - 1]!;
        i = 1;
      }
      if (++j === key.length) j = 0;
    }
    for (let k = WORDS - 1; k > 0; k--) {
      state[i] = (state[i]! ^ Math.imul(mixed(state[i - 1]!), 1566083941)) - i;
      if (++i === WORDS) {
        state[0] = state[WORDS - 1]!;
        i = 1;
      }
    }
    state[0] = UPPER_BIT;
    this.#next = WORDS;
  }

  #gammaByCheng(alpha: number): number {
    const root = Math.sqrt(2 * alpha - 1);
    const b = alpha - LOG_4;
    const c = alpha + root;
    while (true) {
      const u1 = this.random();
      if (!(u1 > 1e-7 && u1 < 0.9999999)) continue;
      const u2 = 1 - this.random();
      const v = Math.log(u1 / (1 - u1)) / root;
      const x = alpha * Math.exp(v);
      const z = u1 * u1 * u2;
      const r = b + c * v - x;
      if (r + SG_MAGIC - 4.5 * z >= 0 || r >= Math.log(z)) return x;
    }
  }

  #gammaByGs(alpha: number): number {
    const b = (Math.E + alpha) / Math.E;
    while (true) {
      const p = b * this.random();
      const x = p <= 1 ? p ** (1 / alpha) : -Math.log((b - p) / alpha);
      const u = this.random();
      if (u <= (p > 1 ? x ** (alpha - 1) : Math.exp(-x))) return x;
    }
  }
}

function twist(upper: number, lower: number): number {
  const y = (upper & UPPER_BIT) | (lower & LOWER_BITS);
  return (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
}

function mixed(word: number): number {
  return word ^ (word >>> 30);
}

/** The absolute value as 32-bit words, the least significant first; zero is one word. */
function wordsOf(seed: number | bigint): number[] {
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
    throw new RangeError(
      `Cannot seed as seed must be a whole number (a bigint beyond 2 ** 53): current value is ${seed}`,
    );
  }
  let rest = BigInt(seed);
  if (rest < 0n) rest = -rest;
  const words: number[] = [];
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

function bitLength(value: number): number {
  return value < 2 ** 31 ? 32 - Math.clz32(value) : value.toString(2).length;
}
