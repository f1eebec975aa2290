/** What the graph is given, and what it tells. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { GraphView } from '../../model/graph';
import type { Expected } from '../../model/progress';
import type { BlockRunView } from '../../model/run';
import type { LiveReason, Place } from '../../wire/types';
import type { CellNumber } from '../phrases';

export interface IGraphCanvasProps {
  readonly view: GraphView;
  /** Top to bottom in a narrow panel, or left to right with a minimap. */
  readonly layout: 'panel' | 'wide';
  /** How the blocks stand, those of which anything is known. */
  readonly blocks: ReadonlyMap<string, BlockRunView>;
  readonly expected: Expected;
  readonly staleness: (block: string) => LiveReason | null;
  readonly selection: string | null;
  /** What is searched for; null while the search is closed. */
  readonly search: string | null;
  /** Whether hazards and cut edges are drawn. */
  readonly showHidden: boolean;
  /** Whether edges bear their names. */
  readonly hasLabels: boolean;
  readonly cellNumber: CellNumber;
  readonly onSelect: (block: string | null) => void;
  readonly onOpenPlace: (place: Place) => void;
  readonly onRun: (choice: 'only', block: string) => void;
  readonly onMenu: (block: string, x: number, y: number) => void;
  readonly onSearch: (query: string | null) => void;
  readonly trans: TranslationBundle;
}
