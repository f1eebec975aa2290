/**
 * Why a block failed: what was raised, what to do about it, and the user's own traceback.
 */
import * as React from 'react';

import { duration } from '../../model/words';
import { Prose, Section } from '../controls';
import { FailureText } from '../failure';
import { noRetryReason } from '../phrases';
import type { ISectionProps } from './section';

/** Failed tests are shown with their values under Tests, so they are none of this section's. */
export function Trouble(props: ISectionProps): React.JSX.Element | null {
  const { blockRun, isOpen, onToggle, trans } = props;
  const failure = blockRun?.failure;
  if (!failure || failure.kind === 'tests') {
    return null;
  }
  return (
    <Section
      title={trans.__('Error')}
      note={failure.name}
      isOpen={isOpen}
      onToggle={onToggle}
    >
      {blockRun.state === 'retrying' && (
        <p>
          {trans.__(
            'Retry %1 begins after %2.',
            blockRun.retries,
            duration(blockRun.pause)
          )}
        </p>
      )}
      {blockRun.noRetry && (
        <p>
          <Prose text={noRetryReason(blockRun, trans)} />
        </p>
      )}
      <FailureText {...props} failure={failure} />
    </Section>
  );
}
