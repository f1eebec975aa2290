/**
 * Writes src/wire/types.ts from the JSON Schema that `python -m jupyter_blocks.wire` prints; with --check,
 * fails if the file is not what would be written. PYTHON names the interpreter (python3 if unset).
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { compile } from 'json-schema-to-typescript';

const target = fileURLToPath(new URL('../src/wire/types.ts', import.meta.url));
const python = process.env.PYTHON ?? 'python3';
const root = fileURLToPath(new URL('../..', import.meta.url));

const schema = JSON.parse(
  execFileSync(python, ['-m', 'jupyter_blocks.wire'], {
    cwd: root,
    encoding: 'utf-8',
    maxBuffer: 1 << 24
  })
);
const text = await compile(schema, 'Wire', {
  additionalProperties: false,
  bannerComment:
    '/* What crosses the wire, generated from jupyter_blocks/wire: change it there, then `npm run types`. */',
  style: { singleQuote: true, trailingComma: 'none', arrowParens: 'avoid' },
  unreachableDefinitions: true
});

if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (readFileSync(target, 'utf-8').replaceAll('\r\n', '\n') !== text) {
  console.error(
    'src/wire/types.ts is not what jupyter_blocks/wire says. Run: npm run types'
  );
  process.exit(1);
}
