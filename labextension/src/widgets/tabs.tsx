/**
 * Tabs after the ARIA pattern: one tab stop, arrows choose.
 */
import * as React from 'react';

import { classes } from './controls';

export interface ITab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** Stands in a pill behind the label, if it is not 0. */
  readonly count?: number;
}

/** The row of tabs, 28 px; `children` stand at its right end. Panels are labelled by `tabId`. */
export function Tabs<Id extends string>(props: {
  readonly prefix: string;
  readonly label: string;
  readonly tabs: readonly ITab<Id>[];
  readonly current: Id;
  readonly onTab: (id: Id) => void;
  readonly children?: React.ReactNode;
}): React.JSX.Element {
  const { prefix, label, tabs, current, onTab, children } = props;
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>): void => {
    const at = tabs.findIndex(tab => tab.id === current);
    const next = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at - 1 + tabs.length) % tabs.length,
      Home: 0,
      End: tabs.length - 1
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      onTab(tabs[next].id);
      event.currentTarget
        .querySelectorAll<HTMLElement>('[role=tab]')
        [next].focus();
    }
  };
  return (
    <div className="jp-Blocks-tabs">
      <div role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(tab => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={tabId(prefix, tab.id)}
            aria-selected={tab.id === current}
            aria-controls={panelId(prefix, tab.id)}
            tabIndex={tab.id === current ? 0 : -1}
            className={classes(tab.id === current && 'jp-mod-current')}
            onClick={() => {
              onTab(tab.id);
            }}
          >
            {tab.label}
            {!!tab.count && <span className="jp-Blocks-pill">{tab.count}</span>}
          </button>
        ))}
      </div>
      <span className="jp-Blocks-grow" />
      {children}
    </div>
  );
}

export function tabId(prefix: string, id: string): string {
  return `${prefix}-tab-${id}`;
}

export function panelId(prefix: string, id: string): string {
  return `${prefix}-panel-${id}`;
}
