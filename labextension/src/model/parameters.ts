/**
 * Parameters as a form has them: the default as text, and what a text that somebody typed comes to.
 */
import type { Parameter } from '../wire/types';
import { isInteger, LiteralError, read, typed, type Value } from './literals';

/** What is wrong with a field: a text of the wrong type, or one that cannot be read. */
export type Wrong =
  | { readonly kind: 'type'; readonly wanted: readonly string[] }
  | { readonly kind: 'syntax'; readonly expected: string; readonly at: number }
  | { readonly kind: 'size' }
  | { readonly kind: 'unwritable'; readonly wanted: readonly string[] };

/** A field that was read: its value, or what is wrong. */
export type Entered =
  | { readonly value: Value; readonly wrong?: undefined }
  | { readonly value?: undefined; readonly wrong: Wrong };

const CHECKED = new Set([
  'bool',
  'int',
  'float',
  'str',
  'list',
  'dict',
  'tuple',
  'set',
  'None'
]);
const UNWRITABLE = new Set(['tuple', 'set']);

/** The types that a parameter's annotation allows; empty if anything may do. As languages/python/parameters.py has it. */
export function wantedTypes(parameter: Parameter): readonly string[] {
  const names = annotated(parameter.type);
  if (names.length === 0 || names.some(name => !CHECKED.has(name))) {
    return [];
  }
  const none = parameter.default === 'None' && !names.includes('None');
  return none ? [...names, 'None'] : names;
}

function annotated(annotation: string): string[] {
  const text = annotation.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (text === '') {
    return [];
  }
  const members = apart(text, '|');
  if (members.length > 1) {
    return members.flatMap(annotated);
  }
  const [, name, inner] = /^(?:\w+\.)*(\w+)(?:\[(.*)\])?$/s.exec(text) ?? [];
  switch (name) {
    case 'Optional':
      return [...annotated(inner ?? ''), 'None'];
    case 'Union':
      return apart(inner ?? '', ',').flatMap(annotated);
    case 'List':
    case 'Dict':
    case 'Tuple':
    case 'Set':
      return [name.toLowerCase()];
    case 'NoneType':
      return ['None'];
    default:
      return [name ?? text];
  }
}

/** `text` cut at `sign` where no bracket is open. */
function apart(text: string, sign: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const each of text) {
    depth += each === '[' ? 1 : each === ']' ? -1 : 0;
    if (each === sign && depth === 0) {
      parts.push('');
    } else {
      parts[parts.length - 1] += each;
    }
  }
  return parts;
}

/** The default as the form shows it: a text without its quotes, all else as the source has it. */
export function shownDefault(parameter: Parameter): string {
  if (!wantedTypes(parameter).includes('str')) {
    return parameter.default;
  }
  try {
    const value = read(parameter.default);
    return typeof value === 'string' && /^["']/.test(parameter.default)
      ? value
      : parameter.default;
  } catch (error) {
    if (error instanceof LiteralError) {
      return parameter.default;
    }
    throw error;
  }
}

/** Those of `overrides` whose parameters still stand in the notebook: a run refuses all others. */
export function knownOverrides(
  parameters: readonly Parameter[],
  overrides: Readonly<Record<string, Value>>
): Readonly<Record<string, Value>> {
  const names = new Set(parameters.map(parameter => parameter.name));
  return Object.fromEntries(
    Object.entries(overrides).filter(([name]) => names.has(name))
  );
}

/** What `text` in the field of `parameter` comes to. */
export function enter(parameter: Parameter, text: string): Entered {
  const wanted = wantedTypes(parameter);
  const unwritable = wanted.filter(name => UNWRITABLE.has(name));
  if (unwritable.length > 0 && unwritable.length === wanted.length) {
    return { wrong: { kind: 'unwritable', wanted } };
  }
  const value = typed(text);
  if (typeof value === 'number' && !isExact(value, text)) {
    return { wrong: { kind: 'size' } };
  }
  if (isWritten(text) && (wanted.length === 0 || holds(wanted))) {
    return written(text, wanted);
  }
  if (wanted.length === 0 || fits(wanted, value, text)) {
    return { value };
  }
  return wanted.includes('str')
    ? { value: text }
    : { wrong: { kind: 'type', wanted } };
}

/** A browser's numbers are exact only up to 2⁵³. */
function isExact(value: number, text: string): boolean {
  return (
    Number.isFinite(value) && (!isInteger(text) || Number.isSafeInteger(value))
  );
}

function isWritten(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

function holds(wanted: readonly string[]): boolean {
  return wanted.includes('list') || wanted.includes('dict');
}

function written(text: string, wanted: readonly string[]): Entered {
  try {
    const value = read(text);
    const kind = Array.isArray(value) ? 'list' : 'dict';
    return wanted.length === 0 || wanted.includes(kind)
      ? { value }
      : { wrong: { kind: 'type', wanted } };
  } catch (error) {
    if (error instanceof LiteralError) {
      const { expected, at } = error;
      return { wrong: { kind: 'syntax', expected, at } };
    }
    throw error;
  }
}

function fits(wanted: readonly string[], value: Value, text: string): boolean {
  switch (typeof value) {
    case 'boolean':
      return wanted.includes('bool');
    case 'number':
      return (
        wanted.includes('float') || (isInteger(text) && wanted.includes('int'))
      );
    case 'string':
      return wanted.includes('str');
    default:
      return value === null && wanted.includes('None');
  }
}
