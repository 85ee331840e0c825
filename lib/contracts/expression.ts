/** Conditions and formulas of a contract: a small part of SQL, read once. @module */

/** What a formula can work with. An instant is a number of microseconds since 1970, UTC. */
export type Scalar = string | number | bigint | boolean | null;

/** Functions, each with how many arguments it takes. */
const FUNCTIONS = { COALESCE: 2, NULLIF: 2, TO_TIMESTAMP: 1 } as const;
export type FunctionName = keyof typeof FUNCTIONS;

const OPERATORS = [
  "OR",
  "AND",
  "=",
  "<>",
  "<",
  "<=",
  ">",
  ">=",
  "+",
  "-",
  "*",
  "/",
] as const;
export type Operator = (typeof OPERATORS)[number];

/** A formula as a tree. */
export type Expression =
  | { readonly kind: "literal"; readonly value: Scalar }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "call"; readonly fn: FunctionName; readonly args: readonly Expression[] }
  | {
    readonly kind: "binary";
    readonly operator: Operator;
    readonly left: Expression;
    readonly right: Expression;
  }
  | { readonly kind: "not" | "is null"; readonly of: Expression };

/** Loosest first. Operators of one level bind from the left. */
const LEVELS: readonly (readonly Operator[])[] = [
  ["OR"],
  ["AND"],
  ["=", "<>", "<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/"],
];
const COMPARISON = 2;
const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|'((?:[^']|'')*)'|([A-Za-z_]\w*)|(<=|>=|<>|[-=<>+*/(),]))/y;

/**
 * Reads a formula. It means what it means in SQL: three-valued logic, and null where a part is null.
 *
 * @throws {TypeError} naming the formula and the place that cannot be read.
 *
 * @example
 * ```ts
 * import { namesOf, parseExpression } from "@lib/contracts/expression.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const alert = parseExpression("TEMPERATURA > 35 OR BATERIA < 15");
 * assertEquals(namesOf(alert), ["TEMPERATURA", "BATERIA"]);
 * ```
 */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  let at = 0;
  const isNext = (word: string) => tokens[at]?.word === word;
  const take = (word: string) => isNext(word) && ++at > 0;
  const need = (word: string) => {
    if (!take(word)) throw unreadable(text, tokens[at]?.from ?? text.length, word);
  };

  function binary(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return unary();
    if (level === COMPARISON && take("NOT")) return { kind: "not", of: binary(level) };
    let left = binary(level + 1);
    while (true) {
      const operator = operators.find(isNext);
      if (operator !== undefined) {
        at++;
        left = { kind: "binary", operator, left, right: binary(level + 1) };
      } else if (level === COMPARISON && take("IS")) {
        const isNegated = take("NOT");
        need("NULL");
        left = { kind: "is null", of: left };
        if (isNegated) left = { kind: "not", of: left };
      } else return left;
    }
  }

  function unary(): Expression {
    const token = tokens[at++];
    switch (token?.kind) {
      case "number":
        return { kind: "literal", value: Number(token.word) };
      case "text":
        return { kind: "literal", value: token.word };
      case "name":
        return { kind: "name", name: token.word };
      case "word": {
        if (token.word in LITERALS) return { kind: "literal", value: LITERALS[token.word]! };
        if (token.word === "-") {
          const right = unary();
          return { kind: "binary", operator: "-", left: { kind: "literal", value: 0 }, right };
        }
        if (token.word === "(") {
          const inner = binary(0);
          need(")");
          return inner;
        }
        if (token.word in FUNCTIONS) return call(token.word as FunctionName);
      }
    }
    throw unreadable(text, token?.from ?? text.length, "a value");
  }

  function call(fn: FunctionName): Expression {
    need("(");
    const args = [binary(0)];
    while (args.length < FUNCTIONS[fn]) {
      need(",");
      args.push(binary(0));
    }
    need(")");
    return { kind: "call", fn, args };
  }

  const expression = binary(0);
  if (at < tokens.length) throw unreadable(text, tokens[at]!.from, "the end");
  return expression;
}

/** The names that a formula uses, each once, in order. */
export function namesOf(expression: Expression): string[] {
  const names = new Set<string>();
  const visit = (part: Expression) => {
    if (part.kind === "name") names.add(part.name);
    else if (part.kind === "call") part.args.forEach(visit);
    else if (part.kind === "binary") [part.left, part.right].forEach(visit);
    else if (part.kind !== "literal") visit(part.of);
  };
  visit(expression);
  return [...names];
}

interface Token {
  readonly kind: "number" | "text" | "name" | "word";
  readonly word: string;
  readonly from: number;
}

const LITERALS: Readonly<Record<string, boolean | null>> = {
  TRUE: true,
  FALSE: false,
  NULL: null,
};
const WORDS = new Set<string>([
  ...OPERATORS,
  ...Object.keys(FUNCTIONS),
  "TRUE",
  "FALSE",
  "NULL",
  "NOT",
  "IS",
]);

/** Words of the language are in capitals; `"not"` in small letters is a name like any other. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw unreadable(text, from, "a word, a number or a sign");
    const [, number, quoted, word, sign] = match;
    if (number !== undefined) tokens.push({ kind: "number", word: number, from });
    else if (quoted !== undefined) {
      tokens.push({ kind: "text", word: quoted.replaceAll("''", "'"), from });
    } else if (word !== undefined) {
      tokens.push({ kind: WORDS.has(word) ? "word" : "name", word, from });
    } else tokens.push({ kind: "word", word: sign!, from });
  }
  return tokens;
}

function unreadable(text: string, at: number, wanted: string): TypeError {
  return new TypeError(
    `Cannot read formula as ${wanted} must come at character ${at + 1}: current value is ${
      JSON.stringify(text)
    }`,
  );
}
