/** A server of a few lines that answers as a test says: for refusals that no stand-in gives. @module */

import { decodeDocument, encodeDocument } from "../bson.ts";
import type { Document } from "../mongo.ts";

/** What a scripted server answers to a command; undefined for nothing at all, ever. */
export type Script = (command: string, body: Document) => Document | undefined;

/** A server that runs. */
export interface ScriptedMongo extends AsyncDisposable {
  readonly port: number;
  /** The commands that came, in order. */
  readonly commands: readonly string[];
}

/** MongoDB's wire protocol: a header of four numbers, then for OP_MSG flags and a section. */
const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const HELLO = {
  ok: 1,
  isWritablePrimary: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  maxWireVersion: 21,
  minWireVersion: 0,
  saslSupportedMechs: ["SCRAM-SHA-256"],
};

/** Listens on a free port of 127.0.0.1; greetings are answered, the rest is the script's. */
export function openScriptedMongo(script: Script): ScriptedMongo {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  const commands: string[] = [];

  const serving = (async () => {
    for await (const connection of listener) {
      connections.add(connection);
      answer(connection).catch(() => {}); // the other side hangs up as it likes
    }
  })();

  async function answer(connection: Deno.Conn): Promise<void> {
    while (true) {
      const header = new DataView((await readExactly(connection, HEADER_BYTES)).buffer);
      const [length, requestId, opcode] = [0, 4, 12].map((at) => header.getInt32(at, true));
      const message = await readExactly(connection, length! - HEADER_BYTES);
      const body = bodyOf(message, opcode!);
      const command = Object.keys(body)[0]!;
      commands.push(command);
      const isGreeting = ["hello", "ismaster", "isMaster"].includes(command);
      const reply = script(command, body) ?? (isGreeting ? HELLO : undefined);
      if (reply === undefined) continue;
      await connection.write(encodeReply(reply, { requestId: requestId!, opcode: opcode! }));
    }
  }

  return {
    port: listener.addr.port,
    commands,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of connections) {
        try {
          connection.close();
        } catch {
          // closed by the other side
        }
      }
      await serving;
    },
  };
}

/** Of an OP_QUERY the document comes after flags, a name ending in 0, and two numbers. */
function bodyOf(message: Uint8Array, opcode: number): Document {
  const begin = opcode === OP_QUERY ? message.indexOf(0, 4) + 9 : 5;
  const size = new DataView(message.buffer).getInt32(begin, true);
  return decodeDocument(message.subarray(begin, begin + size));
}

function encodeReply(
  reply: Document,
  { requestId, opcode }: { readonly requestId: number; readonly opcode: number },
): Uint8Array {
  const body = encodeDocument(reply);
  const before = opcode === OP_QUERY ? 20 : 5;
  const bytes = new Uint8Array(HEADER_BYTES + before + body.length);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, bytes.length, true);
  view.setInt32(8, requestId, true);
  view.setInt32(12, opcode === OP_QUERY ? OP_REPLY : OP_MSG, true);
  if (opcode === OP_QUERY) view.setInt32(HEADER_BYTES + 16, 1, true); // one document
  bytes.set(body, HEADER_BYTES + before);
  return bytes;
}

async function readExactly(
  connection: Deno.Conn,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const count = await connection.read(bytes.subarray(at));
    if (count === null) throw new Error("the connection has ended");
    at += count;
  }
  return bytes;
}
