import { assert, assertEquals } from "@std/assert";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { type ChunkRange, cutChunks, heldBytes } from "./cut_chunks.ts";
import { KEPT_LINE_BYTES, MAX_LINE_BYTES } from "./line_scanner.ts";

const scratch = temporaryFolder();
Deno.test.afterAll(() => scratch[Symbol.dispose]());

function fileOf(text: string): string {
  const path = Deno.makeTempFileSync({ dir: scratch.path });
  Deno.writeTextFileSync(path, text);
  return path;
}

Deno.test("cutChunks() covers a file with whole lines, however it is cut", () => {
  const random = new PythonRandom(3);
  for (let round = 0; round < 60; round++) {
    const lines = Array.from(
      { length: random.randrange(30) },
      () => "x".repeat(random.choice([0, 1, 5, 40, 200])),
    );
    const text = lines.join("\n") + random.choice(["", "\n"]);
    const from = random.choice([0, Math.min(3, text.length)]);
    const chunkBytes = 1 + random.randrange(64);
    const maxLineBytes = 100;
    const ranges = [
      ...cutChunks(fileOf(text), { from, to: text.length, chunkBytes, maxLineBytes }),
    ];
    let at = from;
    for (const { from, to, isOverlong } of ranges) {
      assertEquals(from, at);
      assert(to > from);
      const piece = text.slice(from, to);
      assert(to === text.length || piece.endsWith("\n"));
      if (isOverlong) {
        assertEquals(piece.slice(0, -1).includes("\n"), false);
        assert(piece.length > maxLineBytes);
      } else {
        assert(piece.length <= chunkBytes + maxLineBytes);
        for (const line of piece.split(/(?<=\n)/)) assert(line.length <= maxLineBytes);
      }
      at = to;
    }
    assertEquals(at, text.length);
  }
});

Deno.test("cutChunks() gives an empty range no chunk, and reads no further than it is told", () => {
  const path = fileOf("one\ntwo\n");
  assertEquals([...cutChunks(path, { from: 0, to: 0 })], []);
  assertEquals([...cutChunks(path, { from: 0, to: 6 })], [{ from: 0, to: 6, isOverlong: false }]);
});

Deno.test("heldBytes() bounds what a reader holds by the longest line that is read", () => {
  const huge: ChunkRange = { from: 5, to: 5 + 100 * MAX_LINE_BYTES, isOverlong: true };
  assertEquals(heldBytes(huge), KEPT_LINE_BYTES);
  assertEquals(heldBytes({ from: 5, to: 25, isOverlong: true }), 20);
  assertEquals(heldBytes({ from: 5, to: 25, isOverlong: false }), 20);
});
