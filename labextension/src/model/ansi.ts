/**
 * ANSI colours in printed text, as classes with the names that JupyterLab's own outputs have.
 */

/** A stretch of text in one style. */
export interface AnsiSpan {
  readonly text: string;
  readonly classes: readonly string[];
}

const COLOURS = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white'
];

const ESC = '\u001b';
const BEL = '\u0007';

/** CSI sequences (the numbers and the letter are groups), OSC sequences, and those of two characters. */
const SEQUENCE = new RegExp(
  `${ESC}\\[([0-9;:]*)([A-Za-z])|${ESC}\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)|${ESC}[@-Z\\\\\\-_]`,
  'g'
);

interface IStyle {
  foreground: string | null;
  background: string | null;
  readonly marks: Set<string>;
}

/** `text` without its escape sequences. */
export function plainAnsi(text: string): string {
  return text.replace(SEQUENCE, '');
}

/** `text` cut where its style changes; sequences that do no colouring are left out. */
export function spans(text: string): AnsiSpan[] {
  const style: IStyle = {
    foreground: null,
    background: null,
    marks: new Set()
  };
  const found: AnsiSpan[] = [];
  let from = 0;
  const add = (to: number): void => {
    if (to > from) {
      found.push({ text: text.slice(from, to), classes: classesOf(style) });
    }
  };
  for (const match of text.matchAll(SEQUENCE)) {
    add(match.index);
    from = match.index + match[0].length;
    if (match[2] === 'm') {
      restyle(style, match[1].split(/[;:]/).map(Number));
    }
  }
  add(text.length);
  return found;
}

function classesOf(style: IStyle): string[] {
  return [
    ...(style.foreground ? [`ansi-${style.foreground}-fg`] : []),
    ...(style.background ? [`ansi-${style.background}-bg`] : []),
    ...[...style.marks].map(mark => `ansi-${mark}`)
  ];
}

/** Take the numbers of one sequence in. The 256 and the true colours are left out: no theme can hold their contrast. */
function restyle(style: IStyle, codes: number[]): void {
  for (let n = 0; n < codes.length; n += 1) {
    const code = codes[n];
    if (code === 38 || code === 48) {
      n += codes[n + 1] === 5 ? 2 : 4;
    } else if (code === 0) {
      style.foreground = style.background = null;
      style.marks.clear();
    } else if (code === 1) {
      style.marks.add('bold');
    } else if (code === 4) {
      style.marks.add('underline');
    } else if (code === 22) {
      style.marks.delete('bold');
    } else if (code === 24) {
      style.marks.delete('underline');
    } else {
      recolour(style, code);
    }
  }
}

function recolour(style: IStyle, code: number): void {
  const colour = COLOURS[code % 10];
  switch (Math.floor(code / 10)) {
    case 3:
      style.foreground = colour ?? null;
      break;
    case 4:
      style.background = colour ?? null;
      break;
    case 9:
      style.foreground = colour ? `${colour}-intense` : null;
      break;
    case 10:
      style.background = colour ? `${colour}-intense` : null;
      break;
  }
}
