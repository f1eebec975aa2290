/**
 * A place in the source, as a link to it.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Place } from '../wire/types';
import { Link } from './controls';
import { placeShort, placeWords, type CellNumber } from './phrases';

/** `7:2`, in full in its tooltip; a dash where the place is not known. */
export function PlaceLink(props: {
  readonly place: Partial<Place>;
  readonly cellNumber: CellNumber;
  readonly onOpenPlace: (place: Place) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { place, cellNumber, onOpenPlace, trans } = props;
  const words = placeShort(place, cellNumber);
  if (words === '–') {
    return <span className="jp-mod-secondary">–</span>;
  }
  return (
    <Link
      title={placeWords(place, cellNumber, trans)}
      onClick={() => {
        onOpenPlace(place);
      }}
    >
      {words}
    </Link>
  );
}
