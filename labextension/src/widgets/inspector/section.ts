/**
 * What the inspector and each of its sections are given.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { GraphView } from '../../model/graph';
import type { Expected } from '../../model/progress';
import type { BlockRunView, RunView } from '../../model/run';
import type { Block, Place } from '../../wire/types';
import type { CellNumber } from '../phrases';
import type { RunChoice } from '../runmenu';

export interface IInspectorProps {
  readonly view: GraphView;
  readonly run: RunView | null;
  readonly expected: Expected;
  readonly staleness: (block: string) => boolean;
  readonly selection: string | null;
  readonly cellNumber: CellNumber;
  readonly onOpenPlace: (place: Place) => void;
  readonly onSelect: (block: string) => void;
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
