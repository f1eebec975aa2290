/**
 * Why a block failed: what was raised, what to do about it, and the user's own traceback.
 */
import * as React from 'react';

import { Section } from '../controls';
import { FailureText } from '../failure';
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
      <FailureText {...props} failure={failure} />
    </Section>
  );
}
