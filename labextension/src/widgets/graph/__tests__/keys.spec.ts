import { describe, expect, it } from 'vitest';

import { commandOf, type IKey } from '../keys';

const press = (key: string, more: Partial<IKey> = {}) =>
  commandOf({
    key,
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    ...more
  });

describe('commandOf', () => {
  it.each([
    ['Home', 'first'],
    ['End', 'last'],
    ['Enter', 'open'],
    [' ', 'select'],
    ['r', 'run'],
    ['t', 'run'],
    ['/', 'search'],
    ['+', 'zoom-in'],
    ['=', 'zoom-in'],
    ['-', 'zoom-out'],
    ['0', 'fit'],
    ['ContextMenu', 'menu'],
    ['Escape', 'back']
  ])('takes %s for "%s"', (key, command) => {
    expect(press(key)).toEqual({ do: command });
  });

  it('moves by arrows', () => {
    expect(press('ArrowLeft')).toEqual({ do: 'move', direction: 'left' });
  });

  it('opens the menu by Shift+F10, not by F10', () => {
    expect(press('F10', { shiftKey: true })).toEqual({ do: 'menu' });
    expect(press('F10')).toBeNull();
  });

  it('leaves keys with other modifiers, and all others, to JupyterLab', () => {
    expect(press('r', { ctrlKey: true })).toBeNull();
    expect(press('0', { metaKey: true })).toBeNull();
    expect(press('ArrowUp', { altKey: true })).toBeNull();
    expect(press('x')).toBeNull();
  });
});
