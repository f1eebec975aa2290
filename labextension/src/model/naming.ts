/** A name for a block, proposed from what its cell binds. */
import { isName, normalised } from './tags';

/** `name = …`, `name: int = …`, `name += …`, `name[key] = …`, `name.part = …`, `one, two = …`, at the margin. */
const ASSIGNMENT =
  /^([\p{XID_Start}_]\p{XID_Continue}*)(?:[^\S\n]*,[^=\n]*|[.[][^=\n(]*|[^\S\n]*:[^=\n]*)?[^\S\n]*(?:[-+*/%&|^@]|\/\/|\*\*|<<|>>)?=(?!=)/gmu;
const DEFINITION =
  /^(?:async\s+)?(?:def|class)\s+([\p{XID_Start}_]\p{XID_Continue}*)/gmu;

/** A name for a cell with this source that is none of `taken`. */
export function proposedName(
  source: string,
  taken: ReadonlySet<string>
): string {
  const bound = last(source, ASSIGNMENT) ?? last(source, DEFINITION) ?? 'block';
  const name = isName(bound) ? bound : normalised(bound);
  for (let number = 2, proposal = name; ; number += 1) {
    if (!taken.has(proposal)) {
      return proposal;
    }
    proposal = `${name}_${number}`;
  }
}

function last(source: string, pattern: RegExp): string | null {
  const names = [...source.matchAll(pattern)].map(([, name]) => name);
  return names.filter(name => !name.startsWith('_')).at(-1) ?? null;
}
