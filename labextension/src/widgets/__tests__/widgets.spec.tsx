import { nullTranslator } from '@jupyterlab/translation';
import { readFileSync } from 'node:fs';
import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import { GraphView } from '../../model/graph';
import { fold, type RunView } from '../../model/run';
import type { Block, Graph, RunEvent, RunRecord } from '../../wire/types';
import { AssertionCard } from '../assertioncard';
import { Badge } from '../badge';
import { Panel, type IPanelProps } from '../panel';
import { announcements } from '../phrases';
import { extent } from '../runmenu';
import { RunPage } from '../runview';
import { runToast } from '../toast';

const trans = nullTranslator.load('jupyter_blocks');

const cases = JSON.parse(
  readFileSync(
    new URL('../../../../tests/cases/runs.json', import.meta.url),
    'utf8'
  )
) as { name: string; events: RunEvent[] }[];

const log = (name: string) => cases.find(each => each.name === name)!.events;
const nothing = () => undefined;

function block(name: string, index: number): Block {
  return {
    name,
    kind: index === 0 ? 'data_loader' : 'transformer',
    form: 'cells',
    language: 'python',
    cells: [{ id: name, index }],
    inputs: [],
    outputs: [],
    binds: [],
    tests: [],
    policy: {},
    setup_names: []
  };
}

/** A chain of the blocks of `run`. */
function graphOf(run: RunView): Graph {
  const names = [...run.blocks.keys()];
  return {
    schema: 'jupyter-blocks/graph/1',
    pipeline: run.pipeline,
    parameters: [{ name: 'month', default: '1', type: 'int' }],
    blocks: names.map(block),
    edges: names.slice(1).map((to, n) => ({
      from: names[n],
      to,
      names: ['frame'],
      via: [
        {
          name: 'frame',
          kind: 'value' as const,
          evidence: ['static' as const],
          certainty: 'certain' as const,
          bound: { cell: names[n], line: 2 },
          used: { cell: to, line: 1 }
        }
      ]
    })),
    diagnostics: [
      {
        code: 'JB204',
        severity: 'error',
        cell: names[0],
        line: 3,
        message: "the name 'x' is bound only by an untagged cell",
        remedy: 'Tag that cell `setup`.'
      }
    ]
  };
}

function record(run: RunView, number: number): RunRecord {
  return {
    id: run.id,
    number,
    pipeline: run.pipeline,
    path: 'a.ipynb',
    state: run.state,
    started_by: 'panel',
    created: new Date(run.startedAt!).toISOString(),
    finished: null,
    seconds: run.finishedAt === null ? null : run.seconds,
    parameters: { month: 2 },
    selection: { until: [], since: [], only: [] },
    unsaved: true,
    last_seq: run.lastSeq,
    failure: '',
    counts: {}
  };
}

function props(name: string, more: Partial<IPanelProps> = {}): IPanelProps {
  const run = fold(log(name));
  const names = [...run.blocks.keys()];
  const callbacks = {
    onTab: nothing,
    onRun: nothing,
    onStop: nothing,
    onOverrides: nothing,
    onParametersOpen: nothing,
    onSelect: nothing,
    onOpenPlace: nothing,
    onFix: nothing,
    onShowRun: nothing,
    onOpenRun: nothing,
    onOpenExecuted: nothing,
    onOpenGraph: nothing,
    onSearch: nothing,
    onRetry: nothing,
    onRetryKernel: nothing,
    onCopy: nothing,
    onRunStale: nothing,
    onStopHere: nothing,
    onRunHere: null,
    inspect: () => Promise.reject(new Error()),
    onNewNotebook: nothing,
    onMakeBlock: nothing
  };
  return {
    ...callbacks,
    notebook: { name, codeCells: 3 },
    view: new GraphView(graphOf(run)),
    error: null,
    runs: [record(run, 7)],
    expected: {},
    run,
    origin: 'run',
    blocks: run.blocks,
    trouble: null,
    isKernelBusy: false,
    liveProblems: [],
    staleCount: 0,
    here: null,
    record: record(run, 7),
    isStopping: false,
    overrides: {},
    isParametersOpen: false,
    isInspecting: false,
    staleness: () => null,
    selection: null,
    cellNumber: id => names.indexOf(id) + 1 || null,
    tab: 'graph',
    more: [],
    graph: null,
    trans,
    ...more
  };
}

/** Why a block is stale that was edited. */
const EDITED = { kind: 'edited', name: '', by: '', text: '' } as const;

/** The words that a reader finds, in order. */
function text(element: React.ReactElement): string {
  return renderToStaticMarkup(element)
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#x27;/g, "'")
    .replace(/\s+/g, ' ');
}

describe('the panel', () => {
  it('without a notebook offers a new one', () => {
    expect(text(<Panel {...props('fail', { notebook: null })} />)).toContain(
      'New pipeline notebook'
    );
  });

  it('without blocks says what a tag does', () => {
    const empty = { ...graphOf(fold(log('fail'))), blocks: [], edges: [] };
    const panel = props('fail', { view: new GraphView(empty) });
    expect(text(<Panel {...panel} />)).toContain('3 code cells, none tagged.');
  });

  it('shows the values that a failed assertion compared', () => {
    const panel = props('fail', { selection: 'load_trips' });
    const shown = text(<Panel {...panel} />);
    expect(shown).toContain('2 of 3 passed');
    expect(shown).toContain('negative fares');
    expect(shown).toContain('trips.fare.min() np.int64(-1)');
  });

  it("shows the user's traceback", () => {
    const shown = text(<Panel {...props('fail', { selection: 'total' })} />);
    expect(shown).toContain('ZeroDivisionError : division by zero');
    expect(shown).toContain('return x / 0');
  });

  it('says why a block stands where it stands', () => {
    const shown = text(
      <Panel {...props('fail', { selection: 'load_zones' })} />
    );
    expect(shown).toContain('frame load_trips 1:2 2:1 static');
  });

  it('says why a block was skipped', () => {
    const shown = text(<Panel {...props('fail', { selection: 'report' })} />);
    expect(shown).toContain('Skipped: load_trips failed');
  });

  it('tells a failure of the setup above the graph', () => {
    expect(text(<Panel {...props('setup')} />)).toContain(
      'ZeroDivisionError: division by zero'
    );
  });

  it('says of an edited block that it is stale', () => {
    const panel = props('flights', {
      selection: 'clean',
      staleness: name => (name === 'clean' ? EDITED : null)
    });
    expect(text(<Panel {...panel} />)).toContain('clean stale');
  });

  it('lists runs with their parameters, and marks unsaved source', () => {
    const html = renderToStaticMarkup(
      <Panel {...props('fail', { tab: 'runs' })} />
    );
    expect(html).toContain('month=2');
    expect(html).toContain('unsaved source');
  });

  it('lists problems with remedy and place', () => {
    const shown = text(<Panel {...props('fail', { tab: 'problems' })} />);
    expect(shown).toContain('the name x is bound only by an untagged cell');
    expect(shown).toContain('Tag that cell setup .');
    expect(shown).toContain('cell 1, line 3');
  });

  it('draws a thousand problems in one go only when asked', () => {
    const graph = graphOf(fold(log('fail')));
    const diagnostics = Array.from({ length: 1000 }, () => ({
      ...graph.diagnostics[0]
    }));
    const view = new GraphView({ ...graph, diagnostics });
    const html = renderToStaticMarkup(
      <Panel {...props('fail', { tab: 'problems', view })} />
    );
    expect(html.match(/JB204<\/code>/g)).toHaveLength(200);
    expect(html).toContain('Show 800 more');
  });
});

describe('the ways to run', () => {
  const view = new GraphView(graphOf(fold(log('fail'))));

  it.each([
    ['all', null, 7, 0],
    ['until', 'count', 3, 0],
    ['since', 'count', 5, 2],
    ['only', 'count', 1, 2]
  ] as const)(
    '%s %s runs %d blocks that need %d',
    (choice, name, selected, needed) => {
      expect(extent(view, choice, name)).toEqual({ selected, needed });
    }
  );
});

describe('the kernel in the panel', () => {
  const inKernel = (more: Partial<IPanelProps> = {}) => {
    const panel = props('flights');
    const [first, second] = [...panel.run!.blocks.values()];
    const blocks = new Map([
      [first.block, { ...first, state: 'fresh' as const }],
      [second.block, { ...second, state: 'fresh' as const }]
    ]);
    return (
      <Panel {...panel} run={null} origin="kernel" blocks={blocks} {...more} />
    );
  };

  it('says how many blocks are stale, and offers to run them', () => {
    const shown = text(
      inKernel({ staleCount: 1, staleness: name => isSecond(name) })
    );
    expect(shown).toMatch(/In the kernel 1 stale, \d+ not run Run stale here/);
  });

  it('offers nothing where nothing is stale', () => {
    expect(text(inKernel())).not.toContain('Run stale here');
  });

  it('says which cell runs on its behalf, and can be stopped', () => {
    const here = { done: 1, total: 3, title: 'clean', isStopping: false };
    expect(text(inKernel({ here }))).toContain(
      'Running here 1 of 3 cells clean Stop'
    );
  });

  it('says why it tells nothing, and what to do about it', () => {
    const trouble = { kind: 'raised', detail: 'NameError: x' } as const;
    const shown = text(<Panel {...props('flights', { trouble })} />);
    expect(shown).toContain('The kernel could not execute it: NameError: x');
    expect(shown).toContain('Try again Copy %pip install jupyter-blocks');
  });

  it('marks what it finds doubtful as its own', () => {
    const found = {
      code: 'JB301',
      severity: 'warning' as const,
      cell: null,
      message: 'clean reads rows',
      remedy: ''
    };
    const shown = text(inKernel({ tab: 'problems', liveProblems: [found] }));
    expect(shown).toContain('JB301 · from the kernel');
    expect(shown).toContain('Problems 2');
  });

  it('lets a value be inspected, and says why a block is stale', () => {
    const [, second] = [...fold(log('flights')).blocks.keys()];
    const view = graphOf(fold(log('flights')));
    view.blocks[1].outputs = ['frame'];
    const shown = renderToStaticMarkup(
      inKernel({
        view: new GraphView(view),
        selection: second,
        staleness: name => isSecond(name)
      })
    );
    expect(shown).toContain('aria-label="Inspect frame"');
    expect(shown).toContain('Stale: edited since it ran.');
  });

  it('shows the rows for which an assertion fails', () => {
    const [, assertion] = [...fold(log('fail')).blocks.values()].flatMap(
      ({ assertions }) => assertions
    );
    const rows = { columns: ['', 'fare'], rows: [['17', '-7.25']], total: 1 };
    const card = text(
      <AssertionCard
        assertion={{ ...assertion, rows }}
        origin="kernel"
        runNumber={null}
        attempt={1}
        cellNumber={() => 5}
        onOpenRun={nothing}
        trans={trans}
      />
    );
    expect(card).toContain('1 offending row fare 17 -7.25');
    expect(card).toContain('in the kernel');
    expect(card).not.toContain('Open run');
  });
});

/** The second block of the flights is stale. */
function isSecond(name: string) {
  const [, second] = [...fold(log('flights')).blocks.keys()];
  return name === second ? EDITED : null;
}

describe('the page of a run', () => {
  const page = (name: string) => {
    const panel = props(name);
    return text(
      <RunPage
        {...panel}
        run={panel.run}
        record={panel.record!}
        before={panel.run && { run: panel.run, number: 6 }}
        onOpenExecuted={nothing}
      />
    );
  };

  it('sums the run up', () => {
    expect(page('fail')).toContain('2 succeeded, 3 failed, 2 skipped');
  });

  it('has a lane for each kernel, and one for what did not run', () => {
    const shown = page('dies');
    expect(shown).toContain('kernel 2');
    expect(shown).toContain('load, rebuilt');
    expect(shown).toContain('after_crash');
  });

  it('tells which blocks made it long, and how long each took before', () => {
    const shown = page('fail');
    expect(shown).toMatch(/critical path \d/);
    expect(shown).toContain('same block in run 6');
  });

  it('lists failed assertions first', () => {
    const shown = page('fail');
    expect(shown.indexOf('negative fares')).toBeLessThan(
      shown.indexOf('few zones')
    );
    expect(shown).toContain('5 shown, 1 failed, 1 warned');
  });
});

describe('on the cells', () => {
  it('a badge says block, state, seconds and tests', () => {
    const panel = props('fail');
    const badge = (name: string) =>
      text(
        <Badge
          {...panel}
          cell={{ role: 'block', name }}
          runNumber={7}
          stale={null}
          assertions={[]}
        />
      );
    expect(badge('load_trips')).toMatch(/load_trips failed 0\.\d s tests 2\/3/);
    expect(badge('count')).toContain('1 warning');
    expect(badge('report')).toContain('skipped load_trips failed');
  });

  it('a card shows a failed assertion with its values', () => {
    const panel = props('fail');
    const assertion = panel.run!.blocks.get('load_trips')!.assertions[1];
    const card = text(
      <AssertionCard
        assertion={assertion}
        origin="run"
        runNumber={7}
        attempt={1}
        cellNumber={() => 5}
        onOpenRun={nothing}
        trans={trans}
      />
    );
    expect(card).toContain('error · fails the block');
    expect(card).toContain('cell 5, line 2 · run 7');
    expect(card).toContain('np.int64(-1)');
  });
});

describe('what is said of a run', () => {
  it('its start, its failures and its end are announced once', () => {
    const said: string[] = [];
    let before: RunView | null = null;
    for (const n of log('fail').keys()) {
      const after = fold(log('fail').slice(0, n + 1));
      said.push(...announcements(before, after, 7, trans));
      before = after;
    }
    expect(said).toEqual([
      'Run 7 has started with 7 blocks',
      'load_trips failed',
      'total failed',
      'late failed',
      'Run 7 failed after 1 seconds'
    ]);
  });

  it('a run that had ended before it was shown is not announced', () => {
    expect(announcements(null, fold(log('fail')), 7, trans)).toEqual([]);
  });

  it('a notification names what failed first', () => {
    expect(runToast(fold(log('fail')), 7, trans)).toMatchObject({
      type: 'error',
      message: expect.stringMatching(
        /^fail: run 7 failed after \d\.\d s\. load_trips: 1 of 3 assertions failed$/
      ) as string
    });
    expect(runToast(fold(log('cancel')), 7, trans)).toMatchObject({
      type: 'info',
      message: expect.stringContaining('was stopped') as string
    });
  });
});
