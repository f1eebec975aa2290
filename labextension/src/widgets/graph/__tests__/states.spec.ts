import { describe, expect, it, vi } from 'vitest';

import { graphOf } from '../../../model/__tests__/graphs';
import type { BlockRunView } from '../../../model/run';
import { hitsOf, NodeStates, statesOf, type IStatesSource } from '../states';

const view = graphOf(['load_flights', 'clean', 'delay_model'], []);

/** Why a block is stale that was edited. */
const EDITED = { kind: 'edited', name: '', by: '', text: '' } as const;

function source(change: Partial<IStatesSource> = {}): IStatesSource {
  return {
    view,
    blocks: new Map(),
    expected: {},
    staleness: () => null,
    selection: null,
    query: '',
    currentHit: null,
    ...change
  };
}

function blockRun(block: string, state: BlockRunView['state']): BlockRunView {
  return {
    block,
    state,
    attempt: 1,
    startedAt: null,
    seconds: 1,
    outputs: [],
    assertions: [],
    failure: null,
    reason: null,
    because: '',
    retries: 0,
    pause: 0,
    elements: null,
    elementsDone: 0,
    noRetry: null,
    verdict: null,
    callbacks: []
  };
}

describe('hitsOf', () => {
  it('finds names that hold the text, whatever the case, in notebook order', () => {
    expect(hitsOf(view, 'L')).toEqual(['load_flights', 'clean', 'delay_model']);
    expect(hitsOf(view, 'MODEL')).toEqual(['delay_model']);
    expect(hitsOf(view, 'nothing')).toEqual([]);
  });

  it('finds nothing when nothing is searched for', () => {
    expect(hitsOf(view, '')).toEqual([]);
  });
});

describe('statesOf', () => {
  it('marks what is found, selected, expected and stale', () => {
    const clean = blockRun('clean', 'succeeded');
    const states = statesOf(
      source({
        blocks: new Map([['clean', clean]]),
        expected: { clean: 2 },
        staleness: name => (name === 'clean' ? EDITED : null),
        selection: 'clean',
        query: 'cle',
        currentHit: 'clean'
      })
    );
    expect(states.get('clean')).toEqual({
      run: clean,
      stale: EDITED,
      expected: 2,
      isSelected: true,
      mark: 'cle',
      isCurrentHit: true
    });
    expect(states.get('load_flights')).toMatchObject({
      run: undefined,
      expected: null,
      isSelected: false,
      mark: ''
    });
  });

  it('calls nothing stale without a run', () => {
    const states = statesOf(source({ staleness: () => EDITED }));
    expect([...states.values()].some(state => state.stale !== null)).toBe(
      false
    );
  });

  it('does not take what every object has for an expectation', () => {
    const odd = graphOf(['constructor'], []);
    expect(
      statesOf(source({ view: odd })).get('constructor')?.expected
    ).toBeNull();
  });
});

describe('NodeStates', () => {
  it('tells only those whose node has changed', () => {
    const states = new NodeStates(statesOf(source()));
    const heard = vi.fn();
    for (const name of view.order) {
      states.subscribe(name, () => {
        heard(name);
      });
    }
    states.replace(statesOf(source({ selection: 'clean' })));
    expect(heard.mock.calls).toEqual([['clean']]);
    states.replace(statesOf(source({ selection: 'clean' })));
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('keeps the objects of states that are as they were', () => {
    const states = new NodeStates(statesOf(source()));
    const all = states.all();
    states.replace(statesOf(source()));
    expect(states.all()).toBe(all);
    const before = states.get('clean');
    states.replace(statesOf(source({ selection: 'delay_model' })));
    expect(states.get('clean')).toBe(before);
    expect(states.get('delay_model').isSelected).toBe(true);
  });

  it('tells no more who has gone', () => {
    const states = new NodeStates(statesOf(source()));
    const heard = vi.fn();
    states.subscribe('clean', heard)();
    states.subscribeAll(heard)();
    states.replace(statesOf(source({ selection: 'clean' })));
    expect(heard).not.toHaveBeenCalled();
  });

  it('knows nothing of a block that is not there', () => {
    expect(new NodeStates().get('nobody').isSelected).toBe(false);
  });
});
