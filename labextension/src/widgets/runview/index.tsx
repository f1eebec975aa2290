/**
 * The page of a run in the main area: summary, timeline, assertions, log.
 */
import * as React from 'react';

import { isLive } from '../../model/run';
import { FailureText } from '../failure';
import { Assertions } from './assertions';
import { RunLog } from './log';
import type { IRunPageProps } from './props';
import { Summary } from './summary';
import { TimelineView } from './timeline';

export function RunPage(props: IRunPageProps): React.JSX.Element {
  const { record, run, trans } = props;
  const [block, setBlock] = React.useState<string | null>(null);
  return (
    <div className="jp-Blocks jp-Blocks-runPage">
      <Summary {...props} isLive={isLive(run?.state ?? record.state)} />
      {run?.failure && <FailureText {...props} failure={run.failure} />}
      {!run?.failure && record.failure && run?.blocks.size === 0 && (
        <p className="jp-Blocks-failure">{record.failure}</p>
      )}
      {run ? (
        <>
          <TimelineView
            run={run}
            view={props.view}
            before={props.before}
            selection={block}
            onSelect={setBlock}
            trans={trans}
          />
          <div className="jp-Blocks-runPage-columns">
            <Assertions {...props} run={run} block={block} onBlock={setBlock} />
            <RunLog {...props} run={run} block={block} onBlock={setBlock} />
          </div>
        </>
      ) : (
        <p className="jp-Blocks-inspector-hint" role="status">
          {trans.__('Reading the run…')}
        </p>
      )}
    </div>
  );
}
