/**
 * The zoom controls of the canvas. The keyboard has + − 0 for them, so they are no tab stops.
 */
import { useStore } from '@xyflow/react';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { IconButton } from '../controls';

export function ZoomControls(props: {
  readonly onZoomIn: () => void;
  readonly onZoomOut: () => void;
  /** Back to full size. */
  readonly onReset: () => void;
  readonly onFit: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { onZoomIn, onZoomOut, onReset, onFit, trans } = props;
  const percent = useStore(state => Math.round(state.transform[2] * 100));
  return (
    <div className="jp-Blocks-zoom" role="group" aria-label={trans.__('Zoom')}>
      <IconButton
        icon="minus"
        size={14}
        label={trans.__('Zoom out')}
        tabIndex={-1}
        onClick={onZoomOut}
      />
      <button
        type="button"
        className="jp-Blocks-zoom-percent"
        title={trans.__('Back to full size')}
        tabIndex={-1}
        onClick={onReset}
      >
        {`${percent} %`}
      </button>
      <IconButton
        icon="plus"
        size={14}
        label={trans.__('Zoom in')}
        tabIndex={-1}
        onClick={onZoomIn}
      />
      <IconButton
        icon="fit"
        size={14}
        label={trans.__('Fit the graph')}
        tabIndex={-1}
        onClick={onFit}
      />
    </div>
  );
}
