/**
 * Says aloud what happens in a run: its start, failures, its end.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { RunView } from '../model/run';
import { announcements } from './phrases';

/** Polite: it waits until the reader is silent. */
export function LiveRegion(props: {
  readonly run: RunView | null;
  readonly number: number | null;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { run, number, trans } = props;
  const before = React.useRef<RunView | null>(run);
  const [said, setSaid] = React.useState('');
  React.useEffect(() => {
    const news = announcements(before.current, run, number, trans);
    before.current = run;
    if (news.length > 0) {
      setSaid(news.join('. '));
    }
  }, [run, number, trans]);
  return (
    <div role="status" aria-live="polite" className="jp-Blocks-visuallyHidden">
      {said}
    </div>
  );
}
