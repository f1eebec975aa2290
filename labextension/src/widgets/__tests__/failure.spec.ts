import { nullTranslator } from '@jupyterlab/translation';
import { expect, it } from 'vitest';

import { withCellNumber } from '../failure';

const trans = nullTranslator.load('jupyter_blocks');
const numbers = (id: string) => (id === 'a1b2' ? 7 : null);

it.each([
  ['  Cell a1b2, line 3, in <module>', '  Cell 7, line 3, in <module>'],
  ['  Cell gone, line 3, in <module>', '  Cell gone, line 3, in <module>'],
  ['  File "x.py", line 3, in f', '  File "x.py", line 3, in f'],
  [
    'Cell a1b2, line 3 is what the message says',
    'Cell 7, line 3 is what the message says'
  ]
])('%j is shown as %j', (line, shown) => {
  expect(withCellNumber(line, numbers, trans)).toBe(shown);
});
