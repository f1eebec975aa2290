/** The critical path of a run: the chain of blocks, each needed by the next, that took longest together. */
import type { GraphView } from './graph';
import type { BlockRunView } from './run';

export interface CriticalPath {
  readonly blocks: ReadonlySet<string>;
  readonly seconds: number;
}

/** No run of these blocks takes less, however many kernels it has. Blocks that took no time end no path. */
export function criticalPath(
  view: GraphView,
  blocks: ReadonlyMap<string, BlockRunView>
): CriticalPath {
  const longest = new Map<string, { seconds: number; before: string | null }>();
  let end: string | null = null;
  for (const name of view.order) {
    let before: string | null = null;
    for (const { from } of view.edgesOf(name).incoming) {
      if ((longest.get(from)?.seconds ?? 0) > secondsOf(longest, before)) {
        before = from;
      }
    }
    const own = blocks.get(name)?.seconds ?? 0;
    const seconds = secondsOf(longest, before) + own;
    longest.set(name, { seconds, before });
    if (own > 0 && seconds > secondsOf(longest, end)) {
      end = name;
    }
  }
  const found = new Set<string>();
  for (let at = end; at !== null; at = longest.get(at)?.before ?? null) {
    found.add(at);
  }
  return { blocks: found, seconds: secondsOf(longest, end) };
}

function secondsOf(
  longest: ReadonlyMap<string, { readonly seconds: number }>,
  name: string | null
): number {
  return name === null ? 0 : (longest.get(name)?.seconds ?? 0);
}
