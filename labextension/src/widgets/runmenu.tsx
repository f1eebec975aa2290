/**
 * The Run button: it repeats the last choice of its menu.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { GraphView } from '../model/graph';
import { Button } from './controls';
import { Icon } from './icons';
import { Menu, type IMenuItem } from './popup';

/** Which blocks to run: all, or those up to, from, or nothing but one of them. */
export type RunChoice = 'all' | 'until' | 'since' | 'only';

export interface IRunButtonProps {
  readonly view: GraphView | null;
  readonly selection: string | null;
  readonly isDisabled: boolean;
  readonly onRun: (choice: RunChoice, block: string | null) => void;
  readonly onParameters: () => void;
  readonly trans: TranslationBundle;
}

/** The split button: *Run*, and a menu of the ways to run. */
export function RunButton(props: IRunButtonProps): React.JSX.Element {
  const { view, selection, isDisabled, onRun, onParameters, trans } = props;
  const [last, setLast] = React.useState<RunChoice>('all');
  const [anchor, setAnchor] = React.useState<HTMLElement | null>(null);
  // A choice about a block holds as long as a block is selected.
  const choice = selection === null ? 'all' : last;
  const run = (next: RunChoice): void => {
    setLast(next);
    onRun(next, next === 'all' ? null : selection);
  };
  const items = (): IMenuItem[] => [
    ...choices(view, selection, isDisabled, run, trans),
    {
      id: 'parameters',
      label: trans.__('Run with parameters…'),
      icon: 'tune',
      isDisabled,
      isApart: true,
      onSelect: onParameters
    }
  ];
  return (
    <span className="jp-Blocks-split" role="group" aria-label={trans.__('Run')}>
      <Button
        primary
        icon={ICONS[choice]}
        disabled={isDisabled}
        title={choiceWords(choice, selection, trans)}
        aria-label={choiceWords(choice, selection, trans)}
        onClick={() => {
          run(choice);
        }}
      >
        <span className="jp-Blocks-split-label">{trans.__('Run')}</span>
      </Button>
      <Button
        primary
        aria-label={trans.__('More ways to run')}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        title={trans.__('More ways to run')}
        disabled={isDisabled}
        onClick={event => {
          setAnchor(anchor ? null : event.currentTarget);
        }}
      >
        <Icon name="chevron-down" size={14} />
      </Button>
      {anchor && (
        <Menu
          anchor={anchor}
          label={trans.__('Run')}
          items={items()}
          onClose={() => {
            setAnchor(null);
          }}
        />
      )}
    </span>
  );
}

const ICONS = {
  all: 'run',
  until: 'run-to',
  since: 'run-from',
  only: 'target'
} as const;

function choiceWords(
  choice: RunChoice,
  block: string | null,
  trans: TranslationBundle
): string {
  switch (choice) {
    case 'until':
      return trans.__('Run to %1', block ?? '');
    case 'since':
      return trans.__('Run from %1', block ?? '');
    case 'only':
      return trans.__('Run only %1', block ?? '');
    default:
      return trans.__('Run pipeline');
  }
}

function choices(
  view: GraphView | null,
  block: string | null,
  isDisabled: boolean,
  run: (choice: RunChoice) => void,
  trans: TranslationBundle
): IMenuItem[] {
  const item = (choice: RunChoice): IMenuItem => ({
    id: choice,
    label: choiceWords(choice, block, trans),
    icon: ICONS[choice],
    hint: view ? sizeWords(view, choice, block, trans) : '',
    isDisabled,
    isApart: choice === 'until',
    onSelect: () => {
      run(choice);
    }
  });
  return block === null
    ? [item('all')]
    : [item('all'), item('until'), item('since'), item('only')];
}

/** `3 blocks, 12 needed`: what a choice runs, and what must run before it because nothing of it is kept. */
function sizeWords(
  view: GraphView,
  choice: RunChoice,
  block: string | null,
  trans: TranslationBundle
): string {
  const { selected, needed } = extent(view, choice, block);
  const blocks = trans._n('%1 block', '%1 blocks', selected);
  return needed === 0
    ? blocks
    : trans._n('%2, %1 needed', '%2, %1 needed', needed, blocks);
}

/** How many blocks a choice selects, and how many more these need; a scratchpad is never part of a run. */
export function extent(
  view: GraphView,
  choice: RunChoice,
  block: string | null
): { selected: number; needed: number } {
  const runnable = (name: string): boolean =>
    view.block(name)?.kind !== 'scratchpad';
  const selected = new Set(chosen(view, choice, block).filter(runnable));
  const needed = new Set<string>();
  for (const name of selected) {
    for (const other of view.ancestors(name)) {
      if (!selected.has(other) && runnable(other)) {
        needed.add(other);
      }
    }
  }
  return { selected: selected.size, needed: needed.size };
}

function chosen(
  view: GraphView,
  choice: RunChoice,
  block: string | null
): string[] {
  if (choice === 'all' || block === null) {
    return [...view.order];
  }
  switch (choice) {
    case 'until':
      return [...view.ancestors(block), block];
    case 'since':
      return [block, ...view.descendants(block)];
    default:
      return [block];
  }
}
