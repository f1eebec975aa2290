/**
 * The button under a list that was cut short.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Link } from './controls';

/** Nothing if nothing is hidden. */
export function ShowAll(props: {
  readonly hidden: number;
  readonly onClick: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { hidden, onClick, trans } = props;
  return hidden === 0 ? null : (
    <div className="jp-Blocks-showAll">
      <Link onClick={onClick}>
        {trans._n('Show %1 more', 'Show %1 more', hidden)}
      </Link>
    </div>
  );
}
