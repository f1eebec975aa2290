import { nullTranslator } from '@jupyterlab/translation';
import type { NodeProps } from '@xyflow/react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import { graphOf } from '../../../model/__tests__/graphs';
import type { BlockRunView } from '../../../model/run';
import { CanvasContext, Followed, type ICanvas } from '../context';
import { BlockNodeView, type BlockNode } from '../node';
import { NodeStates, statesOf } from '../states';

const view = graphOf(['delay_model'], []);

function nothing(): void {
  // nobody listens
}

function drawn(run: Partial<BlockRunView> | null, query = ''): string {
  const whole: BlockRunView = {
    block: 'delay_model',
    state: 'succeeded',
    attempt: 1,
    startedAt: Date.now(),
    seconds: 1.2,
    outputs: [],
    assertions: [],
    failure: null,
    reason: null,
    because: '',
    retries: 0,
    pause: 0,
    noRetry: null,
    elements: null,
    elementsDone: 0,
    verdict: null,
    callbacks: [],
    ...run
  };
  const states = statesOf({
    view,
    blocks: new Map(run ? [['delay_model', whole]] : []),
    expected: { delay_model: 100 },
    staleness: () => null,
    selection: 'delay_model',
    query,
    currentHit: null
  });
  const canvas: ICanvas = {
    states: new NodeStates(states),
    hovered: new Followed<string | null>(null),
    awaited: new Followed<string | null>(null),
    onSelect: nothing,
    onMenu: nothing,
    onFocus: nothing,
    trans: nullTranslator.load('jupyter_blocks')
  };
  const props = {
    id: 'delay_model',
    data: { block: view.block('delay_model') }
  } as NodeProps<BlockNode>;
  return renderToStaticMarkup(
    <CanvasContext.Provider value={canvas}>
      <BlockNodeView {...props} />
    </CanvasContext.Provider>
  );
}

describe('a node', () => {
  it('says its state by its name, an icon and a text', () => {
    const markup = drawn({ state: 'cancelled' });
    expect(markup).toContain(
      'aria-label="delay_model, transformer, cancelled, 1.2 s"'
    );
    expect(markup).toMatch(/<svg[^>]*data-blocks-state="cancelled"/);
    expect(markup).toContain('>cancelled</span>');
  });

  it('says that it is selected', () => {
    expect(drawn(null)).toContain('aria-current="true"');
  });

  it('shows how much of a running block is done, as far as that is known', () => {
    const markup = drawn({ state: 'running', startedAt: Date.now() - 25_500 });
    expect(markup).toContain('>25 %</span>');
    expect(markup).toContain('style="width:25%"');
    const late = drawn({ state: 'running', startedAt: Date.now() - 200_000 });
    expect(late).not.toContain('%');
    expect(late).toContain('data-indeterminate');
  });

  it('counts the elements of a block with a map', () => {
    const startedAt = Date.now() - 200_000;
    const map = { elements: 8, elementsDone: 2 };
    const markup = drawn({ state: 'running', startedAt, ...map });
    expect(markup).toContain('>2 of 8</span>');
    expect(markup).toContain('style="width:25%"');
  });

  it('marks what was searched for in its name', () => {
    expect(drawn(null, 'MODEL')).toMatch(/delay_<mark[^>]*>model<\/mark>/);
  });
});
