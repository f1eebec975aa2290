/**
 * What a failed assertion compared: its text, the message, and each expression with its value.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { AssertionResult } from '../wire/types';
import { assertionSource, assertionState } from './phrases';

/** A box on the tint of its state. */
export function ComparedValues(props: {
  readonly assertion: AssertionResult;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { assertion, trans } = props;
  const source = assertionSource(assertion);
  const isWarning = assertionState(assertion) === 'warned';
  return (
    <div
      className="jp-Blocks-compared"
      data-blocks-state={isWarning ? 'warned' : 'failed'}
    >
      {assertion.message && (
        <div className="jp-Blocks-compared-message jp-Blocks-ink">
          {assertion.message}
        </div>
      )}
      {source && <div className="jp-Blocks-compared-source">{source}</div>}
      {assertion.compared.length > 0 && (
        <dl aria-label={trans.__('values compared')}>
          {assertion.compared.map(({ expression, value }, n) => (
            <React.Fragment key={n}>
              <dt title={expression}>{expression}</dt>
              <dd>{value}</dd>
            </React.Fragment>
          ))}
        </dl>
      )}
    </div>
  );
}
