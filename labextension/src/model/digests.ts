/**
 * SHA-256 of cell sources, and what is sent of cells whose sources are known by it; crypto.subtle is not there on
 * plain http, which many a hub serves.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

import type { GraphCell } from '../wire/types';
import type { CellSnapshot } from './cells';

const digests = new WeakMap<CellSnapshot, string>();

/** The digest of a cell's source in hex, computed once a snapshot. */
export function digestOf(cell: CellSnapshot): string {
  const known = digests.get(cell);
  if (known !== undefined) {
    return known;
  }
  const digest = bytesToHex(sha256(utf8ToBytes(cell.source)));
  digests.set(cell, digest);
  return digest;
}

/** Cells for the wire: a source whose digest the other side knows is not sent again. */
export function cellsSaid(
  cells: readonly CellSnapshot[],
  isKnown: (digest: string) => boolean
): GraphCell[] {
  return cells.map((cell): GraphCell => {
    const { id, type, source, tags, policy } = cell;
    if (type !== 'code') {
      return { id, type, tags: [...tags] };
    }
    const digest = digestOf(cell);
    const said = isKnown(digest) ? { digest } : { digest, source };
    return { id, type, ...said, tags: [...tags], policy };
  });
}
