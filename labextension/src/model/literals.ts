/**
 * Values as people write them: what papermill's `-p` takes, and lists and dicts as JSON, Python or YAML's flow form write them.
 */

/** What a notebook's parameter can be set to. */
export type Value =
  null | boolean | number | string | Value[] | { [key: string]: Value };

const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['True', true],
  ['False', false],
  ['None', null]
]);

const YAML_WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...WORDS,
  ['true', true],
  ['false', false],
  ['null', null]
]);

const INTEGER = /^[+-]?\d+(_\d+)*$/;
const FLOAT = /^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)([eE][+-]?\d+)?$/;

/** The value of a `-p`: True, False, None, an int, a float, or else the text itself. */
export function typed(text: string): Value {
  const word = WORDS.get(text);
  return word === undefined ? scalar(text) : word;
}

function scalar(text: string): Value {
  const trimmed = text.trim();
  return INTEGER.test(trimmed) || FLOAT.test(trimmed)
    ? Number(trimmed.replace(/_/g, ''))
    : text;
}

/** Whether `text` writes a number without point or exponent. */
export function isInteger(text: string): boolean {
  return INTEGER.test(text.trim());
}

/** What is wrong with a text, and at which character of it, counted from 0. */
export class LiteralError extends Error {
  constructor(
    readonly expected: string,
    readonly at: number
  ) {
    super(`expected ${expected} at character ${at + 1}`);
  }
}

/** The value that `text` writes: a list, a dict, a quoted text, or a word; throws LiteralError. */
export function read(text: string): Value {
  return new Reader(text).whole();
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '0': '\0'
};

class Reader {
  constructor(private readonly text: string) {}

  whole(): Value {
    const value = this.value(false);
    this.space();
    if (this.at < this.text.length) {
      this.fail('the end');
    }
    return value;
  }

  /** `inside` a list or dict, commas and brackets end a bare word. */
  private value(inside: boolean): Value {
    this.space();
    const first = this.text[this.at];
    switch (first) {
      case undefined:
        return this.fail('a value');
      case '[':
        return this.list();
      case '{':
        return this.dict();
      case '"':
      case "'":
        return this.quoted(first);
      default:
        return this.bare(inside ? /[,\]}]/ : /$^/);
    }
  }

  private list(): Value[] {
    const values: Value[] = [];
    this.at += 1;
    while (!this.take(']')) {
      values.push(this.value(true));
      if (!this.take(',') && this.peek() !== ']') {
        this.fail('`,` or `]`');
      }
    }
    return values;
  }

  private dict(): Record<string, Value> {
    const pairs: [string, Value][] = [];
    this.at += 1;
    while (!this.take('}')) {
      const key = this.key();
      if (!this.take(':')) {
        this.fail('`:`');
      }
      pairs.push([key, this.value(true)]);
      if (!this.take(',') && this.peek() !== '}') {
        this.fail('`,` or `}`');
      }
    }
    return Object.fromEntries(pairs);
  }

  private key(): string {
    const first = this.peek();
    const key =
      first === '"' || first === "'"
        ? this.quoted(first)
        : this.bare(/[:,{}[\]]/);
    return typeof key === 'string' ? key : this.fail('a name in quotes');
  }

  private quoted(quote: string): string {
    const start = this.at;
    let value = '';
    this.at += 1;
    while (this.text[this.at] !== quote) {
      let sign = this.text[this.at];
      if (sign === '\\') {
        this.at += 1;
        sign = this.text[this.at];
        value +=
          sign === 'u' || sign === 'x' ? this.codePoint(sign) : escaped(sign);
      } else if (sign !== undefined) {
        value += sign;
      }
      if (sign === undefined) {
        this.at = start;
        this.fail('a closing quote');
      }
      this.at += 1;
    }
    this.at += 1;
    return value;
  }

  private codePoint(sign: 'u' | 'x'): string {
    const length = sign === 'u' ? 4 : 2;
    const digits = this.text.slice(this.at + 1, this.at + 1 + length);
    if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < length) {
      this.fail(`${length} hex digits`);
    }
    this.at += length;
    return String.fromCharCode(parseInt(digits, 16));
  }

  private bare(end: RegExp): Value {
    const start = this.at;
    while (this.at < this.text.length && !end.test(this.text[this.at])) {
      this.at += 1;
    }
    const word = this.text.slice(start, this.at).trim();
    if (word === '') {
      this.fail('a value');
    }
    return YAML_WORDS.has(word) ? YAML_WORDS.get(word)! : scalar(word);
  }

  private take(sign: string): boolean {
    const found = this.peek() === sign;
    this.at += found ? 1 : 0;
    return found;
  }

  private peek(): string | undefined {
    this.space();
    return this.text[this.at];
  }

  private space(): void {
    while (/\s/.test(this.text[this.at] ?? '')) {
      this.at += 1;
    }
  }

  private fail(expected: string): never {
    throw new LiteralError(expected, this.at);
  }

  private at = 0;
}

function escaped(sign: string | undefined): string {
  return sign === undefined ? '' : (ESCAPES[sign] ?? sign);
}
