import { describe, expect, it } from 'vitest';

import { plainAnsi, spans } from '../ansi';

const ESC = '\u001b';

describe('ANSI colours', () => {
  it('become classes with the names of JupyterLab', () => {
    expect(spans(`a${ESC}[31mred${ESC}[1;42mboth${ESC}[0mz`)).toEqual([
      { text: 'a', classes: [] },
      { text: 'red', classes: ['ansi-red-fg'] },
      { text: 'both', classes: ['ansi-red-fg', 'ansi-green-bg', 'ansi-bold'] },
      { text: 'z', classes: [] }
    ]);
  });

  it.each([
    ['[91m', ['ansi-red-intense-fg']],
    ['[104m', ['ansi-blue-intense-bg']],
    ['[38;5;196m', []],
    ['[38;2;1;2;3;4m', ['ansi-underline']],
    ['[1;22m', []],
    ['[31;39m', []],
    ['[4:3m', ['ansi-underline']]
  ])('%s', (sequence, classes) => {
    expect(spans(`${ESC}${sequence}x`)).toEqual([{ text: 'x', classes }]);
  });

  it('are left out of plain text, with all other sequences', () => {
    expect(
      plainAnsi(`${ESC}[2K${ESC}[31ma${ESC}[m${ESC}]0;title\u0007b${ESC}Mc`)
    ).toBe('abc');
  });
});
