/**
 * A block's policy, as its metadata has it.
 */
import * as React from 'react';

import { Section } from '../controls';
import { valueWords } from '../phrases';
import type { ISectionProps } from './section';

export function Policy(props: ISectionProps): React.JSX.Element | null {
  const { block, isOpen, onToggle, trans } = props;
  const entries = Object.entries(block.policy);
  if (entries.length === 0) {
    return null;
  }
  return (
    <Section
      title={trans.__('Policy')}
      note={entries
        .map(([key, value]) => `${key} ${policyWords(value)}`)
        .join(' · ')}
      isOpen={isOpen}
      onToggle={onToggle}
    >
      <dl className="jp-Blocks-policy">
        {entries.map(([key, value]) => (
          <React.Fragment key={key}>
            <dt>{key}</dt>
            <dd>{policyWords(value)}</dd>
          </React.Fragment>
        ))}
      </dl>
    </Section>
  );
}

function policyWords(value: unknown): string {
  return Array.isArray(value)
    ? value.map(valueWords).join(', ')
    : valueWords(value);
}
