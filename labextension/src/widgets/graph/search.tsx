/**
 * The search field of the canvas: Enter goes from hit to hit, Escape ends the search.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { IconButton, Link } from '../controls';
import { Icon } from '../icons';

export interface ISearchProps {
  readonly query: string;
  readonly count: number;
  /** The hit that the search stands at, from 0. */
  readonly current: number;
  readonly onQuery: (query: string) => void;
  /** Go on by so many hits. */
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
  readonly trans: TranslationBundle;
}

export function SearchField(props: ISearchProps): React.JSX.Element {
  const { query, count, current, onQuery, onStep, onClose, trans } = props;
  const input = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => {
    input.current?.focus();
  }, []);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter') {
      onStep(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      onClose();
    }
  };
  return (
    <search className="jp-Blocks-search">
      <div className="jp-Blocks-search-field">
        <Icon name="search" size={14} />
        <input
          ref={input}
          type="text"
          value={query}
          aria-label={trans.__('Search the blocks')}
          placeholder={trans.__('Search the blocks')}
          spellCheck={false}
          onChange={event => {
            onQuery(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
        <span className="jp-Blocks-search-count" role="status">
          {query && count > 0 ? trans.__('%1 of %2', current + 1, count) : ''}
        </span>
        <IconButton
          icon="close"
          size={12}
          label={trans.__('End the search')}
          onClick={onClose}
        />
      </div>
      {query && count === 0 && (
        <p className="jp-Blocks-search-none" role="status">
          {trans.__('No block matches “%1”.', query)}{' '}
          <Link
            onClick={() => {
              onQuery('');
              input.current?.focus();
            }}
          >
            {trans.__('Clear')}
          </Link>
        </p>
      )}
    </search>
  );
}
