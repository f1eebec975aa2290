/**
 * The grammar of tags, the twin of jupyter_blocks/tags.py: what a cell's tags say, and the tags that say it.
 * Both are held to the cases in tests/cases/tags.json.
 */

/** What a cell's tags say: at most one of `block`, `tests`, `setup`, `parameters`, `injected`. */
export interface Marks {
  readonly block: string | null;
  readonly kind: string | null;
  readonly tests: string | null;
  readonly after: readonly string[];
  readonly setup: boolean;
  readonly parameters: boolean;
  readonly injected: boolean;
  readonly skip: boolean;
  readonly foreign: readonly string[];
}

export const KINDS = [
  'data_loader',
  'transformer',
  'data_exporter',
  'sensor',
  'condition',
  'callback',
  'custom',
  'chart',
  'dbt',
  'pipeline',
  'scratchpad'
] as const;

const PREFIXES = ['block', 'kind', 'test', 'after'];
const WORDS = [
  'setup',
  'parameters',
  'injected-parameters',
  'skip',
  'skip-execution'
];
/** The words that say what a cell is; `skip` only says that it is not run. */
const ROLES = ['setup', 'parameters', 'injected-parameters'];
const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for ' +
    'from global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' ')
);
const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/** Whether `text` can name a block: a Python identifier in normal form and no keyword. */
export function isName(text: string): boolean {
  return (
    IDENTIFIER.test(text) &&
    !KEYWORDS.has(text) &&
    text.normalize('NFKC') === text
  );
}

/** The nearest name to `text`: "load flights" → "load_flights", "2nd" → "_2nd", "class" → "class_". */
export function normalised(text: string): string {
  let name =
    text
      .trim()
      .normalize('NFKC')
      .replace(/[^\p{L}\p{N}_]+/gu, '_')
      .replace(/^_+|_+$/g, '') || 'block';
  if (!IDENTIFIER.test(name)) {
    name = `_${name}`;
  }
  if (!IDENTIFIER.test(name)) {
    // Characters that count as letters or numbers and that identifiers do not take.
    name = name.replace(/[^0-9A-Za-z_]+/g, '_');
  }
  return KEYWORDS.has(name) ? `${name}_` : name;
}

/** What `tags` say; a tag that is wrong is left out. */
export function parseTags(tags: readonly string[]): Marks {
  const bearsBlock = tags.some(tag => tag.startsWith('block:'));
  const said = new Said();
  for (const tag of tags) {
    said.take(tag, bearsBlock);
  }
  return said.marks();
}

/** The tags that say `marks`, in the order of the grammar, foreign ones last. */
export function renderTags(marks: Marks): string[] {
  return [
    ...(marks.block === null ? [] : [`block:${marks.block}`]),
    ...(marks.kind === null ? [] : [`kind:${marks.kind}`]),
    ...(marks.tests === null ? [] : [`test:${marks.tests}`]),
    ...marks.after.map(name => `after:${name}`),
    ...(marks.setup ? ['setup'] : []),
    ...(marks.parameters ? ['parameters'] : []),
    ...(marks.injected ? ['injected-parameters'] : []),
    ...(marks.skip ? ['skip'] : []),
    ...marks.foreign
  ];
}

/**
 * `tags` after a cell was made a cell of block `name`, of `kind` ("": found out): what said that it was something else
 * is gone, what is not ours stays.
 */
export function madeBlock(
  tags: readonly string[],
  name: string,
  kind: string
): string[] {
  const { kind: before } = parseTags(tags);
  const kept = tags.filter(
    tag => !/^(block|kind|test):/.test(tag) && !ROLES.includes(tag)
  );
  return [
    `block:${name}`,
    ...(kind ? [`kind:${kind}`] : []),
    ...kept.filter(tag => tag !== before)
  ];
}

/** The tags of one cell as far as they have been read. */
class Said {
  take(tag: string, bearsBlock: boolean): void {
    const colon = tag.indexOf(':');
    const prefix = tag.slice(0, Math.max(colon, 0));
    if (PREFIXES.includes(prefix)) {
      this.takePrefixed(prefix, tag.slice(colon + 1));
    } else if (WORDS.includes(tag)) {
      this.words.push(tag);
    } else if (bearsBlock && isKind(tag)) {
      this.kinds.push(tag);
    } else if (!isAlmostOurs(tag, bearsBlock)) {
      this.foreign.push(tag);
    }
  }

  marks(): Marks {
    const roles = [
      ...this.blocks.slice(0, 1).map(name => `block:${name}`),
      ...this.tested.slice(0, 1).map(name => `test:${name}`),
      ...this.words.filter(word => !word.startsWith('skip'))
    ];
    const role = roles[0] ?? '';
    const block = role.startsWith('block:') ? this.blocks[0] : null;
    return {
      block,
      kind: block === null ? null : (this.kinds[0] ?? null),
      tests: role.startsWith('test:') ? this.tested[0] : null,
      after: block === null ? [] : [...new Set(this.after)],
      setup: role === 'setup',
      parameters: role === 'parameters',
      injected: role === 'injected-parameters',
      skip: this.words.some(word => word.startsWith('skip')),
      foreign: this.foreign
    };
  }

  private takePrefixed(prefix: string, rest: string): void {
    if (prefix === 'kind') {
      if (isKind(rest)) {
        this.kinds.push(rest);
      }
    } else if (isName(rest)) {
      const names = { block: this.blocks, test: this.tested }[prefix];
      (names ?? this.after).push(rest);
    }
  }

  private blocks: string[] = [];
  private kinds: string[] = [];
  private tested: string[] = [];
  private after: string[] = [];
  private words: string[] = [];
  private foreign: string[] = [];
}

function isKind(text: string): boolean {
  return (KINDS as readonly string[]).includes(text);
}

/** Whether `tag` was probably meant to be one of ours: then it is wrong, and no tag of somebody else's. */
function isAlmostOurs(tag: string, bearsBlock: boolean): boolean {
  const colon = tag.indexOf(':');
  if (colon >= 0 && tag.slice(colon + 1).trim()) {
    const prefix = tag.slice(0, colon).trim().toLowerCase();
    return PREFIXES.some(ours => isWithinOneEdit(prefix, ours));
  }
  const folded = tag.trim().toLowerCase().replaceAll('_', '-');
  if (WORDS.includes(folded)) {
    return true;
  }
  const plain = folded.replaceAll('-', '_');
  return (
    bearsBlock &&
    [...WORDS, ...KINDS].some(word =>
      isWithinOneEdit(plain, word.replaceAll('-', '_'))
    )
  );
}

/** Whether one insertion, deletion, change or swap of neighbours, or nothing at all, turns one into the other. */
function isWithinOneEdit(one: string, other: string): boolean {
  const [a, b] = [[...one], [...other]];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) {
    head += 1;
  }
  const rest = (text: string[], from: number) => text.slice(from).join('');
  return (
    rest(a, head) === rest(b, head) ||
    rest(a, head + 1) === rest(b, head + 1) ||
    rest(a, head + 1) === rest(b, head) ||
    rest(a, head) === rest(b, head + 1) ||
    (a[head] === b[head + 1] &&
      a[head + 1] === b[head] &&
      rest(a, head + 2) === rest(b, head + 2))
  );
}
