/**
 * The icons: one table of shapes, drawn as `Icon`, `StateIcon` and `KindIcon`; labicons.ts makes LabIcons of them.
 *
 * They take the colour of the text around them. Those on a 16 px grid are lines of 1.5 px; those on 18 and 24 px are
 * JupyterLab's own. All are decoration: the words stand beside them.
 */
import * as React from 'react';

interface IShape {
  /** The side of the square it is drawn on. */
  readonly grid: 16 | 18 | 24;
  readonly body: string;
}

const line = (body: string): IShape => ({
  grid: 16,
  body: `<g stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${body}</g>`
});

const solid = (grid: 16 | 18 | 24, body: string): IShape => ({
  grid,
  body: `<g fill="currentColor">${body}</g>`
});

const filled = (ground: string, cut: string): IShape => ({
  grid: 16,
  body:
    `<g fill="currentColor">${ground}</g>` +
    `<g style="stroke:var(--jp-blocks-icon-cut)" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">${cut}</g>`
});

const SHAPES = {
  // states
  'state-queued': line(
    '<circle cx="8" cy="8" r="5.5" stroke-dasharray="1.2 2.256"/>'
  ),
  'state-running': line(
    '<circle cx="8" cy="8" r="5.5" opacity=".28"/><path class="jp-Blocks-spin" d="M8 2.5A5.5 5.5 0 0 1 13.5 8"/>' +
      '<circle cx="8" cy="8" r="1.6" fill="currentColor" stroke="none"/>'
  ),
  'state-retrying': line(
    '<path d="M13.2 6.2A5.5 5.5 0 0 0 3.1 5.5M2.8 9.8a5.5 5.5 0 0 0 10.1.7"/><path d="M3 2.6v3h3M13 13.4v-3h-3"/>'
  ),
  'state-succeeded': filled(
    '<circle cx="8" cy="8" r="6.25"/>',
    '<path d="M5.2 8.2l2 2 3.7-4.2"/>'
  ),
  'state-cached': line(
    '<circle cx="8" cy="8" r="5.5"/>' +
      '<path d="M8.8 4.6L5.9 8.5h2.2l-.8 2.9 2.9-3.9H8z" fill="currentColor" stroke-width=".6"/>'
  ),
  'state-failed': filled(
    '<path d="M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4L1.75 10.6V5.4z"/>',
    '<path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4"/>'
  ),
  'state-skipped': line(
    '<circle cx="8" cy="8" r="5.5" stroke-width="1.25"/>' +
      '<path d="M5.8 5.9L7.9 8l-2.1 2.1M8.6 5.9L10.7 8l-2.1 2.1" stroke-width="1.25"/>'
  ),
  'state-cancelled': line(
    '<circle cx="8" cy="8" r="5.5"/><path d="M4.2 4.2l7.6 7.6"/>'
  ),
  'state-stale': line(
    '<circle cx="8" cy="8" r="5.5"/><path d="M8 4.8V8l2.2 1.4"/>'
  ),
  'state-idle': line('<circle cx="8" cy="8" r="5" stroke-width="1.25"/>'),
  'state-warned': filled(
    '<path d="M8 1.9L14.8 13.6H1.2z" stroke="currentColor" stroke-linejoin="round"/>',
    '<path d="M8 6v3.6M8 11.7v.01"/>'
  ),
  // kinds
  'kind-data_loader': line(
    '<ellipse cx="8" cy="3.9" rx="4.6" ry="1.7"/>' +
      '<path d="M3.4 3.9v8.2c0 .9 2 1.7 4.6 1.7s4.6-.8 4.6-1.7V3.9M3.4 8c0 .9 2 1.7 4.6 1.7s4.6-.8 4.6-1.7"/>'
  ),
  'kind-transformer': line(
    '<path d="M2 5h11M10.5 2.5L13 5l-2.5 2.5M14 11H3M5.5 8.5L3 11l2.5 2.5"/>'
  ),
  'kind-data_exporter': line(
    '<path d="M8 10V2.5M5 5.3L8 2.3l3 3M2.8 9.5v3.3c0 .6.4 1 1 1h8.4c.6 0 1-.4 1-1V9.5"/>'
  ),
  'kind-sensor': line(
    '<circle cx="8" cy="8" r="1.4" fill="currentColor"/>' +
      '<path d="M5 11a4.2 4.2 0 0 1 0-6M11 5a4.2 4.2 0 0 1 0 6M2.9 13.1a7.2 7.2 0 0 1 0-10.2M13.1 2.9a7.2 7.2 0 0 1 0 10.2"/>'
  ),
  'kind-condition': line(
    '<path d="M8 1.8L14.2 8 8 14.2 1.8 8z"/><path d="M6.6 6.6c.2-1 2.8-1 2.8.4 0 1-1.4 1-1.4 1.9"/>' +
      '<circle cx="8" cy="10.7" r=".5" fill="currentColor" stroke-width=".4"/>'
  ),
  'kind-callback': line(
    '<path d="M3.6 11.5h8.8c-.9-.9-1.2-1.6-1.2-4.2 0-2-1.3-3.5-3.2-3.5S4.8 5.3 4.8 7.3c0 2.6-.3 3.3-1.2 4.2z' +
      'M6.8 13.6h2.4M8 3.8V2.3"/>'
  ),
  'kind-custom': line(
    '<path d="M6 2.5c-2 0-2 .8-2 2.5S4 8 2.4 8C4 8 4 9.3 4 11s0 2.5 2 2.5' +
      'M10 2.5c2 0 2 .8 2 2.5s0 3 1.6 3C12 8 12 9.3 12 11s0 2.5-2 2.5"/>'
  ),
  'kind-chart': line(
    '<path d="M2.5 2.3v11.2h11.2M5.6 11V8M8.6 11V4.6M11.6 11V6.6"/>'
  ),
  'kind-dbt': line('<path d="M3 3l3.6 5L3 13M13 3L9.4 8l3.6 5M6.6 8h2.8"/>'),
  'kind-pipeline': line(
    '<rect x="1.9" y="5.6" width="4.2" height="4.8" rx="1"/><rect x="9.9" y="2" width="4.2" height="4.4" rx="1"/>' +
      '<rect x="9.9" y="9.6" width="4.2" height="4.4" rx="1"/><path d="M6.1 8H8V4.2h1.9M8 8v3.8h1.9"/>'
  ),
  'kind-scratchpad': line(
    '<path d="M3 2.3h10v7.9l-3.5 3.5H3zM13 10.2H9.5v3.5M5.5 5.5h5M5.5 8h3"/>'
  ),
  // actions and signs
  blocks: line(
    '<rect x="2" y="2" width="5" height="4" rx="1"/><rect x="9" y="10" width="5" height="4" rx="1"/>' +
      '<path d="M4.5 6v4.5c0 .8.7 1.5 1.5 1.5h3"/>'
  ),
  run: solid(24, '<path d="M8 5v14l11-7z"/>'),
  'run-to': line(
    '<path d="M3 3.2v7.6L8.6 7z" fill="currentColor"/><path d="M12.5 2.5v11"/>'
  ),
  'run-from': line(
    '<path d="M3.5 2.5v11"/><path d="M7 4.2v7.6L12.6 8z" fill="currentColor"/>'
  ),
  'run-here': line(
    '<path d="M6.2 5.2v5.6L10.8 8z" fill="currentColor"/><path d="M4.5 2.5h-2v11h2M11.5 2.5h2v11h-2"/>'
  ),
  stop: solid(24, '<path d="M6 6h12v12H6z"/>'),
  tune: line(
    '<path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6"/><circle cx="10" cy="4.5" r="1.8"/><circle cx="6" cy="11.5" r="1.8"/>'
  ),
  more: solid(
    24,
    '<circle cx="5" cy="12" r="2"/><circle cx="12" cy="12" r="2"/><circle cx="19" cy="12" r="2"/>'
  ),
  search: solid(
    18,
    '<path d="M12.1 10.9h-.7l-.2-.2c.8-.9 1.3-2.2 1.3-3.5 0-3-2.4-5.4-5.4-5.4S1.8 4.2 1.8 7.1s2.4 5.4 5.4 5.4' +
      'c1.3 0 2.5-.5 3.5-1.3l.2.2v.7l4.1 4.1 1.2-1.2zm-5 0c-2.1 0-3.7-1.7-3.7-3.7s1.7-3.7 3.7-3.7 3.7 1.7 3.7 3.7-1.6 3.7-3.7 3.7"/>'
  ),
  target: line(
    '<circle cx="8" cy="8" r="4.5"/><path d="M8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3"/>'
  ),
  popout: line(
    '<path d="M9.5 2.5h4v4M13.3 2.7L8.5 7.5M7 3H3.5a1 1 0 0 0-1 1v8.5a1 1 0 0 0 1 1H12a1 1 0 0 0 1-1V9"/>'
  ),
  fit: line(
    '<path d="M2.5 5.5v-3h3M13.5 5.5v-3h-3M2.5 10.5v3h3M13.5 10.5v3h-3"/>'
  ),
  plus: line('<path d="M8 3.5v9M3.5 8h9"/>'),
  minus: line('<path d="M3.5 8h9"/>'),
  close: line('<path d="M4.5 4.5l7 7M11.5 4.5l-7 7"/>'),
  check: line('<path d="M3.5 8.5l3 3 6-6.8"/>'),
  'chevron-down': line('<path d="M4.5 6.3L8 9.8l3.5-3.5"/>'),
  'chevron-right': line('<path d="M6.3 4.5L9.8 8l-3.5 3.5"/>'),
  clock: line('<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3l2 1.5"/>'),
  info: line(
    '<circle cx="8" cy="8" r="5.5"/><path d="M8 7.4v3.2"/><circle cx="8" cy="5.2" r=".6" fill="currentColor" stroke-width=".4"/>'
  ),
  test: line(
    '<path d="M6.3 2v4.3L2.9 12.1c-.5.9.1 1.9 1.1 1.9h8c1 0 1.6-1 1.1-1.9L9.7 6.3V2M5 2h6M4.6 10h6.8"/>'
  ),
  pin: line('<path d="M6 2h4l-.5 4 2.5 2.5H4L6.5 6zM8 8.5V14"/>'),
  scissors: line(
    '<circle cx="4" cy="4" r="1.8"/><circle cx="4" cy="12" r="1.8"/><path d="M5.5 5.1L13.5 11.5M5.5 10.9L13.5 4.5"/>'
  ),
  sparkle: line(
    '<path d="M7 3l1.2 3.3L11.5 7.5 8.2 8.7 7 12 5.8 8.7 2.5 7.5l3.3-1.2z' +
      'M12.5 2v3M11 3.5h3M12.5 11v2.5M11.3 12.2h2.5"/>'
  ),
  copy: solid(
    18,
    '<path d="M11.9 1H3.2c-.8 0-1.5.7-1.5 1.5v10.2h1.5V2.5h8.7zm2.2 2.9h-8c-.8 0-1.5.7-1.5 1.5v10.2' +
      'c0 .8.7 1.5 1.5 1.5h8c.8 0 1.5-.7 1.5-1.5V5.4c-.1-.8-.7-1.5-1.5-1.5m0 11.6h-8V5.4h8z"/>'
  ),
  edit: solid(
    24,
    '<path d="M3 17.25V21h3.75L17.81 9.94l-3.75-3.75zM20.71 7.04a.996.996 0 0 0 0-1.41l-2.34-2.34a.996.996 0 0 0-1.41 0' +
      'l-1.83 1.83 3.75 3.75z"/>'
  ),
  list: solid(
    24,
    '<path d="M7 5h14v2H7zm0 8v-2h14v2zM4 4.5A1.5 1.5 0 0 1 5.5 6 1.5 1.5 0 0 1 4 7.5 1.5 1.5 0 0 1 2.5 6 1.5 1.5 0 0 1 4 4.5' +
      'm0 6A1.5 1.5 0 0 1 5.5 12 1.5 1.5 0 0 1 4 13.5 1.5 1.5 0 0 1 2.5 12 1.5 1.5 0 0 1 4 10.5M7 19v-2h14v2zm-3-2.5' +
      'A1.5 1.5 0 0 1 5.5 18 1.5 1.5 0 0 1 4 19.5 1.5 1.5 0 0 1 2.5 18 1.5 1.5 0 0 1 4 16.5"/>'
  ),
  download: solid(24, '<path d="M19 9h-4V3H9v6H5l7 7zM5 18v2h14v-2z"/>'),
  refresh: solid(
    18,
    '<path d="M9 13.5c-2.49 0-4.5-2.01-4.5-4.5S6.51 4.5 9 4.5c1.24 0 2.36.52 3.17 1.33L10 8h5V3l-1.76 1.76' +
      'A6 6 0 0 0 9 3C5.69 3 3.01 5.69 3.01 9S5.69 15 9 15a5.98 5.98 0 0 0 5.9-5h-1.52c-.46 2-2.24 3.5-4.38 3.5"/>'
  )
} satisfies Record<string, IShape>;

/** What an icon can show. */
export type IconName = keyof typeof SHAPES;

const STATES = [
  'queued',
  'running',
  'retrying',
  'succeeded',
  'cached',
  'failed',
  'skipped',
  'cancelled',
  'stale',
  'idle',
  'warned'
] as const;

/** What a state icon can show: a block's states, `stale`, `idle` (in no run) and `warned`. */
export type IconState = (typeof STATES)[number];

export interface IIconProps {
  readonly name: IconName;
  /** The side in px; 16 if not said. */
  readonly size?: number;
  readonly className?: string;
  /** Colours the icon as that state. */
  readonly state?: IconState;
}

/** One icon, in the colour of the text around it or of `state`. */
export const Icon = React.memo(function Icon(
  props: IIconProps
): React.JSX.Element {
  const { name, size = 16, className = '', state } = props;
  const shape: IShape = SHAPES[name];
  return (
    <svg
      className={`jp-Blocks-icon ${className}`}
      width={size}
      height={size}
      viewBox={`0 0 ${shape.grid} ${shape.grid}`}
      fill="none"
      aria-hidden="true"
      focusable="false"
      data-blocks-state={state}
      dangerouslySetInnerHTML={{ __html: shape.body }}
    />
  );
});

/** The icon of a block's or a run's state, in its colour. */
export function StateIcon(props: {
  readonly state: string;
  readonly size?: number;
  readonly className?: string;
}): React.JSX.Element {
  const { size, className } = props;
  const known = props.state === 'fresh' ? 'succeeded' : props.state;
  const state = STATES.find(each => each === known) ?? 'idle';
  return (
    <Icon
      name={`state-${state}`}
      state={state}
      size={size}
      className={className}
    />
  );
}

/** The icon of a block's kind; a kind that is not known looks like `custom`. */
export function KindIcon(props: {
  readonly kind: string;
  readonly size?: number;
  readonly className?: string;
}): React.JSX.Element {
  const { size, className } = props;
  return <Icon name={kindIcon(props.kind)} size={size} className={className} />;
}

function kindIcon(kind: string): IconName {
  const name = `kind-${kind}`;
  return name in SHAPES ? (name as IconName) : 'kind-custom';
}

/** An icon as an SVG file: its parts have the class that JupyterLab colours by theme. */
export function svgOf(name: IconName): string {
  const shape: IShape = SHAPES[name];
  const body = shape.body.replace(
    /<g (fill|stroke)="currentColor"/g,
    '<g class="jp-icon3" $1="#616161"'
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 ${shape.grid} ${shape.grid}" fill="none">${body}</svg>`;
}
