import { assert, assertEquals, assertThrows } from "@std/assert";
import { PythonRandom } from "./python_random.ts";

/** What CPython 3.11 draws, in the order of `drawAll()` below. */
const PYTHON: readonly (readonly [bigint, readonly (number | string)[]])[] = [
  // deno-fmt-ignore
  [0n, [0.8444218515250481, 0.7738632088209076, 3, 86939546, 34194430551650, "d", 0.0847608877400029, 0.9248381278489013, 0.004162707213678837, 1.2023158981344184, 0.3179301097250754]],
  // deno-fmt-ignore
  [1n, [0.13436424411240122, 1.042301210811698, 0, 547756574, 34862755998601, "d", 0.19617177696922802, 0.710140350886353, 0.009418850851896794, 0.06772506020917736, 0.4511136377957703]],
  // deno-fmt-ignore
  [42n, [0.6394267984578837, -1.4249677343319993, 2, 525901256, 9819253921502, "a", 0.3671424304111995, 0.8872831491712577, 0.61795502643269, 2.6694261189052884, 0.0686101528243559]],
  // deno-fmt-ignore
  [-7n, [0.32383276483316237, -1.0474524782264942, 0, 155555737, 25731553355793, "e", 0.0569385834426828, 0.6704864331897974, 0.015202009923165982, 2.9620169655582314, 0.15876744928836073]],
  // deno-fmt-ignore
  [2n ** 32n, [0.11299430095636409, -0.24651340541121503, 0, 49009542, 985488044100, "b", 0.03314525839993191, 0.8356212860752188, 0.15175327515314777, 0.9875054435287294, 0.3082514320414145]],
  // deno-fmt-ignore
  [2n ** 53n - 1n, [0.09425040007102303, -0.8313763271439779, 1, 316644598, 6816612675622, "a", 0.16204229397889985, 0.9305346399381568, 0.4995922094466308, 3.5080144067833876, 0.36928426471009423]],
  // deno-fmt-ignore
  [-(10n ** 30n), [0.9341508484568806, 0.07592064419173061, 2, 46547377, 32020753852874, "b", 0.09585295912113029, 0.6980441909705484, 0.002268694101635379, 0.9648067231402278, 0.6859505566603851]],
];

function drawAll(random: PythonRandom): (number | string)[] {
  const drawn = [
    random.random(),
    random.uniform(-1.5, 1.5),
    random.randrange(4),
    random.randrange(1 << 30),
    random.randrange(2 ** 45 + 7),
    random.choice([..."abcde"]),
    random.betavariate(1.5, 8),
    random.betavariate(7, 2),
    random.gammavariate(0.4, 2),
    random.gammavariate(1, 3),
  ];
  for (let i = 0; i < 1000; i++) random.random();
  return [...drawn, random.random()];
}

Deno.test("PythonRandom draws what Python draws from the same seed", () => {
  for (const [seed, expected] of PYTHON) {
    assertEquals(drawAll(new PythonRandom(seed)), expected, `seed ${seed}`);
  }
});

Deno.test("PythonRandom takes a number for a seed as it takes the bigint", () => {
  assertEquals(new PythonRandom(-7).random(), new PythonRandom(7n).random());
});

Deno.test("PythonRandom.skip() is as many draws not looked at", () => {
  for (const draws of [0, 1, 311, 312, 313, 1000]) {
    const one = new PythonRandom(5);
    const other = new PythonRandom(5);
    for (let i = 0; i < draws; i++) one.random();
    other.skip(draws);
    assertEquals(other.random(), one.random(), `${draws} draws`);
  }
});

Deno.test("PythonRandom.randrange() reaches every value and no other", () => {
  const random = new PythonRandom(1);
  const seen = new Set(Array.from({ length: 500 }, () => random.randrange(5)));
  assertEquals([...seen].sort(), [0, 1, 2, 3, 4]);
  assert(Array.from({ length: 9 }, () => random.randrange(1)).every((drawn) => drawn === 0));
});

Deno.test("PythonRandom names what it cannot draw from", () => {
  const random = new PythonRandom(1);
  assertThrows(() => random.randrange(0), RangeError, "current value is 0");
  assertThrows(() => random.gammavariate(0, 1), RangeError, "alpha and beta");
  assertThrows(() => new PythonRandom(1.5), RangeError, "current value is 1.5");
});
