/**
 * A failing assertion in place, below the cell that holds it.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { AssertionView } from '../model/run';
import type { Origin } from '../model/session';
import type { OffendingRows } from '../wire/types';
import { count } from '../model/words';
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
  readonly assertion: AssertionView;
  /** Whether a run has evaluated it, or the kernel as the cell ran. */
  readonly origin: Origin;
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
            : props.origin === 'run'
              ? trans.__('error · fails the block')
              : trans.__('error · would fail the block')}
        </span>
        <span className="jp-Blocks-grow" />
        <span className="jp-mod-secondary">{whereWords(props)}</span>
        {props.origin === 'run' && (
          <Link onClick={props.onOpenRun}>{trans.__('Open run')}</Link>
        )}
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
        {assertion.rows && <Rows rows={assertion.rows} trans={trans} />}
      </div>
    </section>
  );
}

/** Rows for which the assertion fails, as the kernel told them; nothing saves them. */
function Rows(props: {
  readonly rows: OffendingRows;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { columns, rows, total } = props.rows;
  const { trans } = props;
  const words =
    total > rows.length
      ? trans.__('%1 of %2 offending rows', rows.length, count(total))
      : trans._n('%1 offending row', '%1 offending rows', total);
  return (
    <div
      className="jp-Blocks-card-rows"
      role="region"
      aria-label={words}
      tabIndex={0}
    >
      <table>
        <caption>{words}</caption>
        <thead>
          <tr>
            {columns.map((column, n) => (
              <th key={n} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              {row.map((value, m) => (
                <td key={m}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `cell 10, line 3 · run 42, attempt 1`. */
function whereWords(props: IAssertionCardProps): string {
  const { assertion, origin, runNumber, attempt, cellNumber, trans } = props;
  return [
    placeWords(assertion.place, cellNumber, trans),
    origin === 'kernel' && trans.__('in the kernel'),
    origin === 'run' &&
      runNumber !== null &&
      (attempt > 1
        ? trans.__('run %1, attempt %2', runNumber, attempt)
        : trans.__('run %1', runNumber))
  ]
    .filter(Boolean)
    .join(' · ');
}
