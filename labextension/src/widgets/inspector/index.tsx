/**
 * What is known of the selected block: its tests, outputs, reasons, log, error and policy.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { blockElapsed, fraction, type Expected } from '../../model/progress';
import type { BlockRunView } from '../../model/run';
import { duration } from '../../model/words';
import type { Block } from '../../wire/types';
import { Chip, IconButton, Prose } from '../controls';
import { FailureText } from '../failure';
import { useChoice, useNow } from '../hooks';
import { KindIcon } from '../icons';
import {
  kindWord,
  languageWord,
  shownState,
  callbackWords,
  skipReason,
  staleReason,
  stateWord,
  type CellNumber
} from '../phrases';
import { Edges } from './edges';
import { Log } from './log';
import { Outputs } from './outputs';
import { Policy } from './policy';
import type { IInspectorProps, ISectionProps } from './section';
import { Tests } from './tests';
import { Trouble } from './trouble';

/** The sections that are open at first; a reader's own choice holds for all blocks. */
const OPEN: readonly string[] = ['error', 'tests', 'outputs', 'upstream'];

/** The lower part of the Graph tab. */
export function Inspector(props: IInspectorProps): React.JSX.Element {
  const { view, run, selection, trans } = props;
  const block = selection === null ? undefined : view.block(selection);
  if (!block && run?.failure) {
    return <FailureText {...props} failure={run.failure} />;
  }
  if (!block) {
    return (
      <p className="jp-Blocks-inspector-hint">
        {trans.__(
          'Select a block to see its tests, its outputs, and why it stands where it stands.'
        )}
      </p>
    );
  }
  return <Details {...props} block={block} />;
}

const SECTIONS: readonly {
  readonly id: string;
  readonly show: (props: ISectionProps) => React.JSX.Element | null;
}[] = [
  { id: 'error', show: props => <Trouble {...props} /> },
  { id: 'tests', show: props => <Tests {...props} /> },
  { id: 'outputs', show: props => <Outputs {...props} /> },
  { id: 'upstream', show: props => <Edges {...props} side="upstream" /> },
  { id: 'downstream', show: props => <Edges {...props} side="downstream" /> },
  { id: 'log', show: props => <Log {...props} /> },
  { id: 'policy', show: props => <Policy {...props} /> }
];

function Details(
  props: IInspectorProps & { readonly block: Block }
): React.JSX.Element {
  const { block, blocks } = props;
  const [open, setOpen] = useChoice('inspector sections', OPEN);
  const blockRun = blocks.get(block.name);
  const toggle = (id: string): void => {
    const others = open.filter(each => each !== id);
    setOpen(others.length < open.length ? others : [...open, id]);
  };
  return (
    <>
      <Title {...props} blockRun={blockRun} />
      {SECTIONS.map(({ id, show }) => (
        <React.Fragment key={id}>
          {show({
            ...props,
            blockRun,
            isOpen: open.includes(id),
            onToggle: () => {
              toggle(id);
            }
          })}
        </React.Fragment>
      ))}
    </>
  );
}

function Title(
  props: IInspectorProps & {
    readonly block: Block;
    readonly blockRun: BlockRunView | undefined;
  }
): React.JSX.Element {
  const { block, blockRun, onRun, onRunHere, onOpenPlace, trans } = props;
  const { name } = block;
  const state = shownState(blockRun, props.staleness(name));
  return (
    <>
      <div className="jp-Blocks-inspector-title">
        <KindIcon kind={block.kind} className="jp-mod-secondary" />
        <h2 className="jp-Blocks-ellipsis" title={name}>
          {name}
        </h2>
        <Chip state={state}>{stateWord(state, trans)}</Chip>
        <span className="jp-Blocks-grow" />
        {onRunHere && (
          <IconButton
            icon="run-here"
            label={trans.__('Run %1 here', name)}
            onClick={() => {
              onRunHere(name);
            }}
          />
        )}
        <IconButton
          icon="run"
          className="jp-mod-wide"
          label={trans.__('Run only %1', name)}
          onClick={() => {
            onRun('only', name);
          }}
        />
        <IconButton
          icon="run-to"
          label={trans.__('Run to %1', name)}
          onClick={() => {
            onRun('until', name);
          }}
        />
        <IconButton
          icon="run-from"
          className="jp-mod-wide"
          label={trans.__('Run from %1', name)}
          onClick={() => {
            onRun('since', name);
          }}
        />
        <IconButton
          icon="list"
          label={trans.__('Open the cell of %1', name)}
          disabled={block.cells.length === 0}
          onClick={() => {
            onOpenPlace({ cell: block.cells[0].id });
          }}
        />
      </div>
      <Summary {...props} />
    </>
  );
}

/** `transformer · Python · cells 9–10 · 0.6 s`, and why a block did not run. */
function Summary(
  props: IInspectorProps & {
    readonly block: Block;
    readonly blockRun: BlockRunView | undefined;
  }
): React.JSX.Element {
  const { block, blockRun, expected, cellNumber, trans } = props;
  const now = useNow(blockRun?.state === 'running');
  const stale = props.staleness(block.name);
  const parts = [
    kindWord(block.kind, trans),
    languageWord(block.language),
    cellWords(block, cellNumber, trans),
    blockRun && timeWords(blockRun, expected, now, trans)
  ];
  return (
    <>
      <p className="jp-Blocks-inspector-summary">
        {parts.filter(Boolean).join(' · ')}
      </p>
      {stale && blockRun && (
        <p className="jp-Blocks-inspector-summary">
          {trans.__('Stale: %1.', staleReason(stale, trans))}
        </p>
      )}
      {blockRun?.state === 'skipped' && (
        <p className="jp-Blocks-inspector-summary">
          <Prose text={trans.__('Skipped: %1.', skipReason(blockRun, trans))} />
        </p>
      )}
      {blockRun?.callbacks.map(call => (
        <p key={call.name} className="jp-Blocks-inspector-summary">
          <Prose text={callbackWords(call, trans)} />
        </p>
      ))}
    </>
  );
}

function cellWords(
  block: Block,
  cellNumber: CellNumber,
  trans: TranslationBundle
): string {
  const numbers = block.cells
    .map(cell => cellNumber(cell.id))
    .filter(number => number !== null);
  const [first] = numbers;
  const last = numbers.at(-1);
  if (first === undefined || last === undefined) {
    return '';
  }
  return first === last
    ? trans.__('cell %1', first)
    : trans.__('cells %1–%2', first, last);
}

function timeWords(
  block: BlockRunView,
  expected: Expected,
  now: number,
  trans: TranslationBundle
): string {
  const seconds = blockElapsed(block, now);
  switch (block.state) {
    case 'queued':
      return block.block in expected
        ? trans.__('about %1', duration(expected[block.block]))
        : '';
    case 'running': {
      const part = fraction(block, expected, now);
      return part === null
        ? duration(seconds)
        : trans.__('%1, %2 %', duration(seconds), Math.floor(100 * part));
    }
    case 'skipped':
      return '';
    default:
      return seconds > 0 ? duration(seconds) : '';
  }
}
