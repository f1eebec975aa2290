/**
 * What a run's page and its parts are given.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { GraphView } from '../../model/graph';
import type { RunView } from '../../model/run';
import type { Place, RunRecord } from '../../wire/types';
import type { CellNumber } from '../phrases';

export interface IRunPageProps {
  readonly record: RunRecord;
  /** Null until its events have come. */
  readonly run: RunView | null;
  /** The graph of the notebook that was run; null until it has come. */
  readonly view: GraphView | null;
  /** The run of the same notebook before this one, if there was one, and its number. */
  readonly before: { readonly run: RunView; readonly number: number } | null;
  readonly isStopping: boolean;
  readonly cellNumber: CellNumber;
  readonly onOpenPlace: (place: Place) => void;
  readonly onOpenExecuted: () => void;
  readonly onStop: () => void;
  readonly trans: TranslationBundle;
}

/** A part that shows all blocks, or one. */
export interface IPartProps extends IRunPageProps {
  readonly run: RunView;
  readonly block: string | null;
  readonly onBlock: (block: string | null) => void;
}
