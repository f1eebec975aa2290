/**
 * A failing assertion in place, below the cell that holds it.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { AssertionResult } from '../wire/types';
import { Link } from './controls';
import { StateIcon } from './icons';
import {
  assertionName,
  assertionSource,
  assertionState,
  placeWords,
  stateWord,
  type CellNumber
} from './phrases';

export interface IAssertionCardProps {
  readonly assertion: AssertionResult;
  readonly runNumber: number | null;
  readonly attempt: number;
  readonly cellNumber: CellNumber;
  readonly onOpenRun: () => void;
  readonly trans: TranslationBundle;
}

export function AssertionCard(props: IAssertionCardProps): React.JSX.Element {
  const { assertion, trans } = props;
  const state = assertionState(assertion);
  const shown = state === 'warned' ? 'warned' : 'failed';
  const source = assertionSource(assertion);
  return (
    <section
      className="jp-Blocks jp-Blocks-card"
      data-blocks-state={shown}
      aria-label={`${assertionName(assertion.id)} ${stateWord(state, trans)}`}
    >
      <div className="jp-Blocks-card-title">
        <StateIcon state={shown} />
        <b>{assertionName(assertion.id)}</b>
        <span className="jp-Blocks-ink">{stateWord(state, trans)}</span>
        <span className="jp-mod-secondary">
          {assertion.severity === 'warn'
            ? trans.__('warn · recorded, fails nothing')
            : trans.__('error · fails the block')}
        </span>
        <span className="jp-Blocks-grow" />
        <span className="jp-mod-secondary">{whereWords(props)}</span>
        <Link onClick={props.onOpenRun}>{trans.__('Open run')}</Link>
      </div>
      <div className="jp-Blocks-card-body">
        {assertion.message && (
          <p className="jp-Blocks-ink">{assertion.message}</p>
        )}
        {source && (
          <p>
            <code>{source}</code>
          </p>
        )}
        {assertion.compared.length > 0 && (
          <dl>
            {assertion.compared.map(({ expression, value }, n) => (
              <React.Fragment key={n}>
                <dt title={expression}>{expression}</dt>
                <dd>{value}</dd>
              </React.Fragment>
            ))}
          </dl>
        )}
      </div>
    </section>
  );
}

/** `cell 10, line 3 · run 42, attempt 1`. */
function whereWords(props: IAssertionCardProps): string {
  const { assertion, runNumber, attempt, cellNumber, trans } = props;
  return [
    placeWords(assertion.place, cellNumber, trans),
    runNumber !== null &&
      (attempt > 1
        ? trans.__('run %1, attempt %2', runNumber, attempt)
        : trans.__('run %1', runNumber))
  ]
    .filter(Boolean)
    .join(' · ');
}
