/** SHA-256 of cell sources; crypto.subtle is not there on plain http, which many a hub serves. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

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
