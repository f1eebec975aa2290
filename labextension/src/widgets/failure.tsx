/**
 * A failure: what was raised and where, the values compared, the user's traceback, and what to do about it.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Failure, Place } from '../wire/types';
import { Link, Prose } from './controls';
import { placeWords, type CellNumber } from './phrases';

export function FailureText(props: {
  readonly failure: Failure;
  readonly cellNumber: CellNumber;
  readonly onOpenPlace: (place: Place) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { failure, cellNumber, onOpenPlace, trans } = props;
  const place = placeWords(failure.place, cellNumber, trans);
  return (
    <div className="jp-Blocks-failure" data-blocks-state="failed">
      <p className="jp-Blocks-ink">
        {failure.name && <b>{failure.name}</b>}
        {failure.name && failure.message && ': '}
        {failure.message}
      </p>
      {place && (
        <p>
          <Link
            onClick={() => {
              onOpenPlace(failure.place);
            }}
          >
            {place}
          </Link>
        </p>
      )}
      {failure.remedy && (
        <p>
          <Prose text={failure.remedy} />
        </p>
      )}
      {failure.compared.length > 0 && (
        <dl className="jp-Blocks-compared">
          {failure.compared.map(({ expression, value }, n) => (
            <React.Fragment key={n}>
              <dt title={expression}>{expression}</dt>
              <dd>{value}</dd>
            </React.Fragment>
          ))}
        </dl>
      )}
      {failure.traceback.length > 0 && (
        <pre
          className="jp-Blocks-traceback"
          tabIndex={0}
          aria-label={trans.__('traceback')}
        >
          {failure.traceback
            .map(line => withCellNumber(line, cellNumber, trans))
            .join('\n')}
        </pre>
      )}
    </div>
  );
}

/** A line of a traceback, in which a cell that is in the notebook bears its number there, not its id. */
export function withCellNumber(
  line: string,
  cellNumber: CellNumber,
  trans: TranslationBundle
): string {
  return line.replace(/^(\s*)Cell (\S+)(?=, line \d)/, (whole, indent, id) => {
    const number = cellNumber(String(id));
    return number === null ? whole : `${indent}${trans.__('Cell %1', number)}`;
  });
}
