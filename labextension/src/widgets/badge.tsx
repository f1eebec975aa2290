/**
 * The strip above a tagged cell: which block it belongs to or tests, and how that block stands in the run.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { GraphView } from '../model/graph';
import { blockElapsed, fraction, type Expected } from '../model/progress';
import type { BlockRunView } from '../model/run';
import type { Origin } from '../model/session';
import { duration, tally } from '../model/words';
import type { AssertionResult, Block, LiveReason } from '../wire/types';
import { Prose } from './controls';
import { useNow } from './hooks';
import { Icon, KindIcon, StateIcon } from './icons';
import {
  shapeWords,
  shownState,
  skipReason,
  staleReason,
  stateWord
} from './phrases';

/** What a cell is by its tags, as far as a badge says it. */
export type CellRole =
  | { readonly role: 'block' | 'test'; readonly name: string }
  | { readonly role: 'setup' | 'parameters' | 'skip' };

export interface IBadgeProps {
  readonly cell: CellRole;
  readonly view: GraphView | null;
  /** How the blocks stand. */
  readonly blocks: ReadonlyMap<string, BlockRunView>;
  readonly origin: Origin;
  readonly runNumber: number | null;
  readonly expected: Expected;
  /** Why the block is stale; null if it is not. */
  readonly stale: LiveReason | null;
  /** The assertions that stand in this cell, if it tests a block. */
  readonly assertions: readonly AssertionResult[];
  readonly onSelect: (block: string) => void;
  readonly trans: TranslationBundle;
}

/** 20 px above the editor. */
export function Badge(props: IBadgeProps): React.JSX.Element {
  const { cell, trans } = props;
  switch (cell.role) {
    case 'block':
      return <BlockBadge {...props} name={cell.name} />;
    case 'test':
      return <TestBadge {...props} name={cell.name} />;
    default:
      return (
        <div className="jp-Blocks jp-Blocks-badge">
          <span className="jp-Blocks-badge-name">{cell.role}</span>
          <span>{roleWords(cell.role, trans)}</span>
        </div>
      );
  }
}

function roleWords(
  role: 'setup' | 'parameters' | 'skip',
  trans: TranslationBundle
): string {
  switch (role) {
    case 'setup':
      return trans.__('runs before every block');
    case 'parameters':
      return trans.__('runs before every block; a run may override its values');
    default:
      return trans.__('never part of a run');
  }
}

type Named = IBadgeProps & { readonly name: string };

function Name(props: Named & { readonly label: string }): React.JSX.Element {
  const { name, label, onSelect, trans } = props;
  return (
    <button
      type="button"
      className="jp-Blocks-badge-name"
      title={trans.__('Show %1 in the graph', name)}
      onClick={() => {
        onSelect(name);
      }}
    >
      {label}
    </button>
  );
}

function BlockBadge(props: Named): React.JSX.Element {
  const { name, view, blocks, stale, trans } = props;
  const block = view?.block(name);
  const blockRun = blocks.get(name);
  const state = shownState(blockRun, stale);
  return (
    <div className="jp-Blocks jp-Blocks-badge" data-blocks-state={state}>
      {block && <KindIcon kind={block.kind} size={14} />}
      <Name {...props} label={name} />
      {blockRun && (
        <span className="jp-Blocks-badge-state">
          <StateIcon state={state} size={14} />
          {stateWord(state, trans)}
        </span>
      )}
      {blockRun && <Facts {...props} block={block} blockRun={blockRun} />}
    </div>
  );
}

function Facts(
  props: Named & {
    readonly block: Block | undefined;
    readonly blockRun: BlockRunView;
  }
): React.JSX.Element {
  const { blockRun, expected, stale, origin, runNumber, trans } = props;
  const now = useNow(blockRun.state === 'running');
  if (blockRun.state === 'running') {
    const part = fraction(blockRun, expected, now);
    const seconds = blockElapsed(blockRun, now);
    return (
      <span className="jp-Blocks-figures">
        {part === null
          ? duration(seconds)
          : trans.__('%1 %, %2', Math.floor(100 * part), duration(seconds))}
      </span>
    );
  }
  if (blockRun.state === 'skipped') {
    return (
      <span>
        <Prose text={skipReason(blockRun, trans)} />
      </span>
    );
  }
  if (stale && origin === 'kernel') {
    return (
      <span className="jp-Blocks-ellipsis">{staleReason(stale, trans)}</span>
    );
  }
  if (stale) {
    return (
      <span>
        {runNumber === null
          ? trans.__('edited after the run')
          : trans.__('edited after run %1', runNumber)}
      </span>
    );
  }
  return <Results {...props} />;
}

/** `0.9 s  tests 3/3  flights 327,346 × 19`. */
function Results(
  props: Named & { readonly blockRun: BlockRunView }
): React.JSX.Element {
  const { blockRun, trans } = props;
  const { passed, warned, total } = tally(blockRun);
  const [output] = blockRun.outputs;
  return (
    <>
      {blockRun.seconds > 0 && (
        <span className="jp-Blocks-figures">{duration(blockRun.seconds)}</span>
      )}
      {total > 0 && (
        <span className="jp-Blocks-figures">
          {trans.__('tests %1/%2', passed, total)}
        </span>
      )}
      {warned > 0 && (
        <span className="jp-Blocks-badge-state" data-blocks-state="warned">
          <Icon name="state-warned" state="warned" size={12} />
          {trans._n('%1 warning', '%1 warnings', warned)}
        </span>
      )}
      {blockRun.failure && blockRun.failure.kind !== 'tests' && (
        <code className="jp-Blocks-ellipsis">{blockRun.failure.name}</code>
      )}
      {output && (
        <span className="jp-Blocks-figures jp-Blocks-ellipsis">
          <code>{output.name}</code>{' '}
          {output.text ?? (shapeWords(output.shape, trans) || output.type)}
        </span>
      )}
    </>
  );
}

function TestBadge(props: Named): React.JSX.Element {
  const { name, assertions, trans } = props;
  const { passed, failed, warned, total } = tally({ assertions });
  const state = failed > 0 ? 'failed' : warned > 0 ? 'warned' : 'succeeded';
  return (
    <div
      className="jp-Blocks jp-Blocks-badge"
      data-blocks-state={total > 0 ? state : 'idle'}
    >
      <Icon name="test" size={14} />
      <Name {...props} label={trans.__('test:%1', name)} />
      {total > 0 && (
        <span className="jp-Blocks-badge-state">
          <StateIcon state={state} size={14} />
          {trans.__('%1 of %2 passed', passed, total)}
        </span>
      )}
      <span>
        <Prose text={trans.__('runs right after `%1`', name)} />
      </span>
    </div>
  );
}
