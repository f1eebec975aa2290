/** Fails if the bundle, each file gzipped as a server sends it, is larger than is good for whoever loads it. */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT = 400_000;
const folder = new URL(
  '../../jupyter_blocks/labextension/static/',
  import.meta.url
);

const size = readdirSync(folder)
  .filter(name => name.endsWith('.js'))
  .map(name => gzipSync(readFileSync(new URL(name, folder))).length)
  .reduce((sum, length) => sum + length, 0);

console.log(`The panel is ${Math.round(size / 1000)} kB gzipped.`);
if (size > LIMIT) {
  console.error(`That is more than ${LIMIT / 1000} kB.`);
  process.exit(1);
}
