import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';

import type { BlockRunView } from '../../../model/run';
import type { Block, Via } from '../../../wire/types';
import type { INodeState } from '../states';
import { accessibleName, evidenceWords, lineOf, whole } from '../words';

const trans = nullTranslator.load('jupyter_blocks');

/** Why a block is stale that was edited. */
const EDITED = { kind: 'edited', name: '', by: '', text: '' } as const;

function block(change: Partial<Block> = {}): Block {
  return {
    name: 'clean',
    kind: 'transformer',
    form: 'cells',
    language: 'python',
    cells: [],
    inputs: [],
    outputs: [],
    binds: [],
    tests: [],
    policy: {},
    setup_names: [],
    ...change
  };
}

function node(
  run: Partial<BlockRunView> | null,
  change: Partial<INodeState> = {}
): INodeState {
  return {
    run: run
      ? {
          block: 'clean',
          state: 'succeeded',
          attempt: 1,
          startedAt: 0,
          seconds: 0.9,
          outputs: [],
          assertions: [],
          failure: null,
          reason: null,
          because: '',
          retries: 0,
          pause: 0,
          noRetry: null,
          verdict: null,
          elements: null,
          elementsDone: 0,
          callbacks: [],
          ...run
        }
      : undefined,
    stale: null,
    expected: null,
    isSelected: false,
    mark: '',
    isCurrentHit: false,
    ...change
  };
}

const frame = {
  name: 'flights',
  type: 'DataFrame',
  shape: [327346, 19],
  text: null
};

function assertions(
  ...states: ('passed' | 'failed' | 'warned')[]
): BlockRunView['assertions'] {
  return states.map((state, i) => ({
    id: `clean::#${i + 1}`,
    severity: state === 'warned' ? 'warn' : 'error',
    state: state === 'passed' ? 'passed' : 'failed',
    place: {},
    source: '',
    message: '',
    compared: [],
    traceback: [],
    seconds: 0
  }));
}

/** The second line as it is read from left to right. */
function said(state: INodeState, of = block()): string {
  const line = lineOf(of, state, trans);
  return [line.state, line.warning, line.text, line.tests, line.seconds]
    .filter(part => part !== '')
    .join(' | ');
}

describe('the second line', () => {
  it('says what a block left, its tests and its seconds', () => {
    const run = {
      outputs: [frame],
      assertions: assertions('passed', 'passed', 'passed')
    };
    expect(said(node(run))).toBe('327k × 19 | 3/3 | 0.9 s');
  });

  it('puts warnings before the shape', () => {
    const run = {
      outputs: [frame],
      assertions: assertions('passed', 'warned')
    };
    expect(said(node(run))).toBe('1 warn | 1/2 | 0.9 s');
  });

  it('says how many tests failed, or else the name of the error', () => {
    const tests = assertions('passed', 'passed', 'failed');
    expect(said(node({ state: 'failed', assertions: tests }))).toBe(
      'failed | 2/3 tests | 0.9 s'
    );
    const failure = { kind: 'exception', name: 'KeyError', message: '' };
    expect(
      said(
        node({
          state: 'failed',
          failure: failure as BlockRunView['failure']
        })
      )
    ).toBe('failed | KeyError | 0.9 s');
  });

  it('says what a condition has come to, and how long a sensor waits', () => {
    expect(said(node({ verdict: true }))).toBe('holds | 0.9 s');
    expect(said(node({ verdict: false }))).toBe('does not hold | 0.9 s');
    const waits = { state: 'retrying', verdict: false, pause: 60 } as const;
    expect(said(node(waits))).toBe('not yet | asked again in 1 min 00 s');
    const condition = { state: 'skipped', reason: 'condition' } as const;
    expect(said(node({ ...condition, because: 'enough' }))).toBe(
      'skipped · enough does not hold'
    );
    expect(said(node({ ...condition, reason: 'when' }))).toBe(
      'skipped · its when does not hold'
    );
  });

  it('says why a block was skipped', () => {
    const run = {
      state: 'skipped',
      reason: 'upstream_failed',
      because: 'routes'
    } as const;
    expect(said(node(run))).toBe('skipped · routes failed');
  });

  it('says how long a queued block takes if that is known', () => {
    const run = { state: 'queued' } as const;
    expect(said(node(run))).toBe('queued');
    expect(said(node(run, { expected: 1.2 }))).toBe('queued | ~1 s');
  });

  it('says that a result is older than the code', () => {
    expect(said(node({}, { stale: EDITED }))).toBe('stale · edited | 0.9 s');
    const changed = { kind: 'changed', name: 'hourly', by: 'load', text: '' };
    const stale = changed as INodeState['stale'];
    expect(said(node({}, { stale }))).toBe('stale · hourly changed');
    expect(accessibleName(block(), node({}, { stale }), trans)).toContain(
      'stale: hourly changed by load'
    );
  });

  it('says before any run what there is to know', () => {
    expect(said(node(null))).toBe('transformer');
    const tested = block({
      tests: [
        { id: 'clean::#1', severity: 'error' },
        { id: 'clean::#2', severity: 'warn' }
      ]
    });
    expect(said(node(null), tested)).toBe('2 tests');
    expect(said(node(null), block({ kind: 'scratchpad' }))).toBe(
      'never part of a run'
    );
  });
});

describe('the accessible name', () => {
  it('says name, kind, state, tests and seconds', () => {
    const run = { assertions: assertions('passed', 'passed', 'failed') };
    expect(
      accessibleName(block(), node({ ...run, state: 'failed' }), trans)
    ).toBe('clean, transformer, failed, 2 of 3 tests passed, 0.9 s');
  });

  it('says that a block has not run', () => {
    expect(accessibleName(block(), node(null), trans)).toBe(
      'clean, transformer, not run'
    );
  });
});

describe('whole', () => {
  it.each([
    [0.4, '0.4 s'],
    [1.2, '1 s'],
    [9.7, '10 s'],
    [185, '3 min 05 s']
  ])('says %d seconds as %s', (seconds, words) => {
    expect(whole(seconds)).toBe(words);
  });
});

describe('evidence', () => {
  it('is said in words, all of it', () => {
    const via: Via = {
      name: 'flights',
      kind: 'value',
      evidence: ['static', 'observed'],
      certainty: 'certain',
      bound: {},
      used: {}
    };
    expect(evidenceWords(via, trans)).toBe('from the code and a run');
  });
});
