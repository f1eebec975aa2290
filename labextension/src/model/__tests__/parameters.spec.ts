import { describe, expect, it } from 'vitest';

import { LiteralError, read, typed } from '../literals';
import {
  enter,
  knownOverrides,
  shownDefault,
  wantedTypes
} from '../parameters';

const parameter = (type: string, text = '1') => ({
  name: 'p',
  type,
  default: text
});

describe('values as papermill reads a -p', () => {
  it.each([
    ['1', 1],
    ['-12', -12],
    ['1_000', 1000],
    ['0.5', 0.5],
    ['1e3', 1000],
    ['.5', 0.5],
    ['True', true],
    ['False', false],
    ['None', null],
    ['true', 'true'],
    ['', ''],
    ['2026-01-01', '2026-01-01'],
    ['0x10', '0x10'],
    ['a b', 'a b']
  ])('%s', (text, value) => {
    expect(typed(text)).toEqual(value);
  });
});

describe('lists and dicts', () => {
  it.each([
    ['[]', []],
    ['[1, 2.5, "a"]', [1, 2.5, 'a']],
    ["['a', None, True,]", ['a', null, true]],
    ['[a, b c, null]', ['a', 'b c', null]],
    ['{}', {}],
    ['{"a": [1, {"b": false}]}', { a: [1, { b: false }] }],
    ["{a: 1, 'b': x}", { a: 1, b: 'x' }],
    ['"q\\"\\n\\u00e9"', 'q"\né'],
    [' [ 1 ,\n 2 ] ', [1, 2]]
  ])('%s', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each([
    ['[1, 2', '`,` or `]`', 5],
    ['{"a" 1}', '`:`', 5],
    ['["a]', 'a closing quote', 1],
    ['[1] 2', 'the end', 4],
    ['[,]', 'a value', 1],
    ['', 'a value', 0]
  ])('%s is wrong, and says where', (text, expected, at) => {
    expect(() => read(text)).toThrow(LiteralError);
    try {
      read(text);
    } catch (error) {
      expect(error).toMatchObject({ expected, at });
    }
  });

  it('a key named __proto__ is a key like any other', () => {
    const value = read('{"__proto__": 1}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
  });
});

describe('the types that a parameter takes', () => {
  it.each([
    ['int', ['int']],
    ['"int"', ['int']],
    ['Optional[int]', ['int', 'None']],
    ['typing.Optional[str]', ['str', 'None']],
    ['int | None', ['int', 'None']],
    ['Union[int, list[str]]', ['int', 'list']],
    ['List[int]', ['list']],
    ['dict[str, int]', ['dict']],
    ['pathlib.Path', []],
    ['int | Path', []],
    ['', []]
  ])('%s', (type, wanted) => {
    expect(wantedTypes(parameter(type))).toEqual(wanted);
  });

  it('None is one of them where it is the default', () => {
    expect(wantedTypes(parameter('int', 'None'))).toEqual(['int', 'None']);
  });
});

describe('a field', () => {
  it.each([
    ['int', '12', 12],
    ['float', '12', 12],
    ['float', '.5', 0.5],
    ['bool', 'True', true],
    ['str', '12', '12'],
    ['str', '[1', '[1'],
    ['str', 'None', 'None'],
    ['str | None', 'None', null],
    ['list', "['a']", ['a']],
    ['dict', '{a: 1}', { a: 1 }],
    ['', '12', 12],
    ['', 'text', 'text'],
    ['', '[1, 2]', [1, 2]],
    ['Path', 'out/x', 'out/x']
  ])('of type %s takes %s', (type, text, value) => {
    expect(enter(parameter(type), text)).toEqual({ value });
  });

  it.each([
    ['int', '1.5', { kind: 'type', wanted: ['int'] }],
    ['int', 'abc', { kind: 'type', wanted: ['int'] }],
    ['int', '', { kind: 'type', wanted: ['int'] }],
    ['bool', 'true', { kind: 'type', wanted: ['bool'] }],
    ['int', 'None', { kind: 'type', wanted: ['int'] }],
    ['list', '{a: 1}', { kind: 'type', wanted: ['list'] }],
    ['list', '[1', { kind: 'syntax', expected: '`,` or `]`', at: 2 }],
    ['int', '99999999999999999999', { kind: 'size' }],
    ['tuple', '(1,)', { kind: 'unwritable', wanted: ['tuple'] }]
  ])('of type %s does not take %s', (type, text, wrong) => {
    expect(enter(parameter(type), text)).toEqual({ wrong });
  });

  it('shows a text without its quotes, all else as the source has it', () => {
    expect(shownDefault(parameter('str', '"out"'))).toBe('out');
    expect(shownDefault(parameter('str', "f'{a}'"))).toBe("f'{a}'");
    expect(shownDefault(parameter('str', 'NAME'))).toBe('NAME');
    expect(shownDefault(parameter('list', '["a"]'))).toBe('["a"]');
  });
});

it('a value set for a parameter that is gone is left out', () => {
  expect(knownOverrides([parameter('int')], { p: 2, q: 3 })).toEqual({ p: 2 });
});
