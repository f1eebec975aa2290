/**
 * What changes about nodes while their layout does not: run, selection, search. Each node follows its own state, so
 * that an event of a run draws one node anew, not the graph.
 */
import type { GraphView } from '../../model/graph';
import type { Expected } from '../../model/progress';
import type { BlockRunView } from '../../model/run';
import type { LiveReason } from '../../wire/types';

export interface INodeState {
  readonly run: BlockRunView | undefined;
  /** Why it is stale; null if it is not. */
  readonly stale: LiveReason | null;
  /** Seconds that the block took before; null if nobody knows. */
  readonly expected: number | null;
  readonly isSelected: boolean;
  /** What of the name the search found; "" if nothing. */
  readonly mark: string;
  /** Whether it is the hit that the search stands at. */
  readonly isCurrentHit: boolean;
}

const NOTHING: INodeState = {
  run: undefined,
  stale: null,
  expected: null,
  isSelected: false,
  mark: '',
  isCurrentHit: false
};

export interface IStatesSource {
  readonly view: GraphView;
  readonly blocks: ReadonlyMap<string, BlockRunView>;
  readonly expected: Expected;
  readonly staleness: (block: string) => LiveReason | null;
  readonly selection: string | null;
  /** What is searched for; "" if nothing is. */
  readonly query: string;
  readonly currentHit: string | null;
}

/** The states of all nodes of a graph. */
export function statesOf(source: IStatesSource): Map<string, INodeState> {
  const { view, blocks, expected, staleness, selection, query } = source;
  return new Map(
    view.order.map(name => [
      name,
      {
        run: blocks.get(name),
        stale: blocks.has(name) ? staleness(name) : null,
        expected: Object.hasOwn(expected, name) ? expected[name] : null,
        isSelected: name === selection,
        mark: query && isHit(name, query) ? query : '',
        isCurrentHit: name === source.currentHit
      }
    ])
  );
}

/** Whether a search finds a block: its name holds the text, whatever the case. */
export function isHit(name: string, query: string): boolean {
  return name.toLowerCase().includes(query.toLowerCase());
}

/** The blocks that a search finds, in notebook order; none for an empty search. */
export function hitsOf(view: GraphView, query: string): readonly string[] {
  return query ? view.order.filter(name => isHit(name, query)) : [];
}

/** Node states that can be followed one by one. */
export class NodeStates {
  constructor(private states: ReadonlyMap<string, INodeState> = new Map()) {}

  get(name: string): INodeState {
    return this.states.get(name) ?? NOTHING;
  }

  /** Calls `listener` when the state of `name` changes; returns what ends that. */
  subscribe(name: string, listener: () => void): () => void {
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  /** Calls `listener` when any state changes. */
  subscribeAll(listener: () => void): () => void {
    this.followers.add(listener);
    return () => {
      this.followers.delete(listener);
    };
  }

  /** All states as they now stand; the same map as long as none has changed. */
  all(): ReadonlyMap<string, INodeState> {
    return this.states;
  }

  /** Takes new states, and tells those who follow a node that has changed. Unchanged states stay the same objects. */
  replace(states: ReadonlyMap<string, INodeState>): void {
    const before = this.states;
    const changed: string[] = [];
    this.states = new Map(
      [...states].map(([name, state]) => {
        const known = before.get(name);
        if (known && isSame(known, state)) {
          return [name, known];
        }
        changed.push(name);
        return [name, state];
      })
    );
    if (changed.length === 0 && before.size === states.size) {
      this.states = before;
      return;
    }
    for (const name of changed) {
      this.listeners.get(name)?.forEach(listener => {
        listener();
      });
    }
    this.followers.forEach(listener => {
      listener();
    });
  }

  private readonly listeners = new Map<string, Set<() => void>>();
  private readonly followers = new Set<() => void>();
}

function isSame(one: INodeState, other: INodeState): boolean {
  return (
    one.run === other.run &&
    isSameReason(one.stale, other.stale) &&
    one.expected === other.expected &&
    one.isSelected === other.isSelected &&
    one.mark === other.mark &&
    one.isCurrentHit === other.isCurrentHit
  );
}

function isSameReason(
  one: LiveReason | null,
  other: LiveReason | null
): boolean {
  return (
    one?.kind === other?.kind &&
    one?.name === other?.name &&
    one?.by === other?.by
  );
}
