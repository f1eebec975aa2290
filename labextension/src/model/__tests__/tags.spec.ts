import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { isName, madeBlock, normalised, parseTags, renderTags } from '../tags';
import type { Marks } from '../tags';

interface Cases {
  parse: { tags: string[]; marks: Partial<Marks> }[];
  names: { text: string; is_name: boolean; normalised: string }[];
}

const cases = JSON.parse(
  readFileSync(
    new URL('../../../../tests/cases/tags.json', import.meta.url),
    'utf-8'
  )
) as Cases;

const NOTHING: Marks = {
  block: null,
  kind: null,
  tests: null,
  after: [],
  setup: false,
  parameters: false,
  injected: false,
  skip: false,
  foreign: []
};

describe('tags', () => {
  it.each(cases.parse)('$tags say what Python reads in them', one => {
    expect(parseTags(one.tags)).toEqual({ ...NOTHING, ...one.marks });
  });

  it.each(cases.parse)('rendering the marks of $tags says the same', one => {
    const marks = parseTags(one.tags);
    expect(parseTags(renderTags(marks))).toEqual(marks);
  });

  it.each(cases.names)('"$text" is told a name, or mended to one', one => {
    expect(isName(one.text)).toBe(one.is_name);
    expect(normalised(one.text)).toBe(one.normalised);
    expect(isName(normalised(one.text))).toBe(true);
  });
});

describe('a cell that is made a block', () => {
  it.each([
    [[], '', ['block:a']],
    [[], 'chart', ['block:a', 'kind:chart']],
    [['hide-cell', 'todo'], '', ['block:a', 'hide-cell', 'todo']],
    [['test:b', 'skip'], '', ['block:a', 'skip']],
    [['setup'], '', ['block:a']],
    [['block:b', 'after:c', 'kind:chart'], '', ['block:a', 'after:c']],
    [['transformer', 'block:b'], 'chart', ['block:a', 'kind:chart']],
    [['transformer'], '', ['block:a', 'transformer']]
  ])('with the tags %j and the kind "%s" bears %j', (tags, kind, made) => {
    expect(madeBlock(tags, 'a', kind)).toEqual(made);
  });
});
