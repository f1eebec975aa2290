/**
 * What the inspector and each of its sections are given.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { GraphView } from '../../model/graph';
import type { Expected } from '../../model/progress';
import type { BlockRunView, RunView } from '../../model/run';
import type { Origin } from '../../model/session';
import type { Block, Inspection, LiveReason, Place } from '../../wire/types';
import type { CellNumber } from '../phrases';
import type { RunChoice } from '../runmenu';

export interface IInspectorProps {
  readonly view: GraphView;
  /** The run that is shown; null while the kernel's word is. */
  readonly run: RunView | null;
  readonly origin: Origin;
  /** How the blocks stand. */
  readonly blocks: ReadonlyMap<string, BlockRunView>;
  readonly expected: Expected;
  readonly staleness: (block: string) => LiveReason | null;
  readonly selection: string | null;
  readonly cellNumber: CellNumber;
  readonly onOpenPlace: (place: Place) => void;
  readonly onSelect: (block: string) => void;
  /** Ask the kernel what a name refers to. */
  readonly inspect: (name: string) => Promise<Inspection>;
  /** A cell runs in it. */
  readonly isKernelBusy: boolean;
  /** Execute a block in the notebook; null while no kernel is followed. */
  readonly onRunHere: ((block: string) => void) | null;
  readonly onRun: (choice: RunChoice, block: string) => void;
  readonly trans: TranslationBundle;
}

/** What each section gets. */
export interface ISectionProps extends IInspectorProps {
  readonly block: Block;
  readonly blockRun: BlockRunView | undefined;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}
