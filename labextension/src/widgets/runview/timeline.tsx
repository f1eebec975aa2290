/**
 * The timeline of a run: when each kernel did what.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { criticalPath, type CriticalPath } from '../../model/criticalpath';
import type { GraphView } from '../../model/graph';
import { isLive, type BlockRunView, type RunView } from '../../model/run';
import { timeline, type Bar, type Lane } from '../../model/timeline';
import { duration } from '../../model/words';
import { classes, IconButton, Prose } from '../controls';
import { useNow } from '../hooks';
import { StateIcon } from '../icons';
import { skipReason, stateWord } from '../phrases';
import type { IRunPageProps } from './props';

/** Below these widths a bar drops its icon, and puts its label outside. */
const WITH_ICON = 76;
const WITH_LABEL = 40;

/** The label outside needs at least so much room. */
const LABEL = 24;

const MAX_ZOOM = 64;
/** What the lanes leave free at both sides. */
const SIDES = 104 + 16;

export interface ITimelineProps {
  readonly run: RunView;
  readonly view: GraphView | null;
  readonly before: IRunPageProps['before'];
  readonly selection: string | null;
  readonly onSelect: (block: string | null) => void;
  readonly trans: TranslationBundle;
}

export function TimelineView(props: ITimelineProps): React.JSX.Element {
  const { run, trans } = props;
  const [zoom, setZoom] = React.useState(1);
  const [box, setBox] = React.useState<HTMLElement | null>(null);
  const room = useWidth(box) - SIDES;
  const now = useNow(isLive(run.state), 500);
  const width = Math.max(200, room) * zoom;
  const drawn = React.useMemo(
    () => timeline(run, width, now),
    [run, width, now]
  );
  const { view, before } = props;
  const path = React.useMemo(
    () => view && criticalPath(view, run.blocks),
    [view, run]
  );
  return (
    <section aria-label={trans.__('Timeline')}>
      <div className="jp-Blocks-runPage-title">
        <h3>{trans.__('Timeline')}</h3>
        <span className="jp-mod-secondary jp-Blocks-figures">
          {trans._n(
            '%1 kernel, %2',
            '%1 kernels, %2',
            drawn.lanes.length,
            duration(drawn.seconds)
          )}
        </span>
        <span className="jp-Blocks-grow" />
        {path && path.blocks.size > 0 && (
          <span
            className="jp-Blocks-timeline-legend jp-mod-critical"
            title={trans.__(
              'The chain of blocks, each needed by the next, that took longest'
            )}
          >
            {trans.__('critical path %1', duration(path.seconds))}
          </span>
        )}
        {before && (
          <span className="jp-Blocks-timeline-legend jp-mod-before">
            {trans.__('same block in run %1', before.number)}
          </span>
        )}
        <IconButton
          icon="minus"
          size={14}
          label={trans.__('Zoom out')}
          disabled={zoom <= 1}
          onClick={() => {
            setZoom(zoom / 2);
          }}
        />
        <IconButton
          icon="plus"
          size={14}
          label={trans.__('Zoom in')}
          disabled={zoom >= MAX_ZOOM}
          onClick={() => {
            setZoom(zoom * 2);
          }}
        />
        <IconButton
          icon="fit"
          size={14}
          label={trans.__('Show the whole run')}
          disabled={zoom === 1}
          onClick={() => {
            setZoom(1);
          }}
        />
      </div>
      <div
        ref={setBox}
        className="jp-Blocks-timeline"
        role="group"
        aria-label={trans.__('Kernels')}
        onKeyDown={moveFocus}
      >
        <div
          className="jp-Blocks-timeline-inner"
          style={{ width: width + SIDES }}
        >
          {drawn.ticks.map(tick => (
            <span
              key={tick.seconds}
              className="jp-Blocks-timeline-tick"
              style={{ left: SIDES - 16 + tick.left }}
            >
              <span>{tickWords(tick.seconds)}</span>
            </span>
          ))}
          {drawn.lanes.map((lane, n) => (
            <LaneView
              key={lane.kernel}
              {...props}
              lane={lane}
              isFirst={n === 0}
              path={path}
              scale={drawn.scale}
            />
          ))}
          <NotRun {...props} />
        </div>
      </div>
    </section>
  );
}

function useWidth(box: HTMLElement | null): number {
  const [width, setWidth] = React.useState(0);
  React.useEffect(() => {
    if (!box) {
      return;
    }
    const observer = new ResizeObserver(() => {
      setWidth(box.clientWidth);
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
    };
  }, [box]);
  return width;
}

function tickWords(seconds: number): string {
  return seconds === 0 ? '0 s' : `${Number(seconds.toPrecision(6))} s`;
}

/** Left and right go from bar to bar. */
function moveFocus(event: React.KeyboardEvent<HTMLElement>): void {
  const bars = [...event.currentTarget.querySelectorAll('button')];
  const at = bars.findIndex(bar => bar === document.activeElement);
  const next = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: bars.length - 1
  }[event.key];
  if (next !== undefined && bars[next]) {
    event.preventDefault();
    bars[next].focus();
  }
}

interface ILaneProps extends ITimelineProps {
  readonly lane: Lane;
  readonly isFirst: boolean;
  readonly path: CriticalPath | null;
  readonly scale: number;
}

function LaneView(props: ILaneProps): React.JSX.Element {
  const { lane, isFirst, selection, trans } = props;
  const stop = isFirst ? firstAttempt(lane) : undefined;
  return (
    <div className="jp-Blocks-timeline-lane">
      <span className="jp-Blocks-timeline-name">
        {trans.__('kernel %1', lane.kernel)}
      </span>
      {lane.bars.map((bar, n) =>
        bar.span.kind === 'start' ? (
          <span
            key={n}
            className="jp-Blocks-timeline-start"
            title={trans.__('The kernel starts, and the setup runs')}
            style={{ left: SIDES - 16 + bar.left, width: bar.width }}
          >
            {bar.width > 32 && trans.__('start')}
          </span>
        ) : (
          <BarView
            key={n}
            {...props}
            bar={bar}
            tabIndex={
              selection === null
                ? bar === stop
                  ? 0
                  : -1
                : bar.span.block === selection
                  ? 0
                  : -1
            }
          />
        )
      )}
    </div>
  );
}

function firstAttempt(lane: Lane): Bar | undefined {
  return lane.bars.find(bar => bar.span.kind !== 'start');
}

function BarView(
  props: ILaneProps & { readonly bar: Bar; readonly tabIndex: number }
): React.JSX.Element {
  const { bar, selection, onSelect, tabIndex, trans } = props;
  const { span, left, width, free } = bar;
  const isSelected = selection === span.block;
  const seconds =
    span.to === null ? '' : duration((span.to - span.from) / 1000);
  const label =
    span.kind === 'rebuild'
      ? trans.__('%1, rebuilt', span.block)
      : span.attempt > 1
        ? trans.__('%1 · attempt %2', span.block, span.attempt)
        : span.block;
  const state = stateWord(span.state, trans);
  const block = span.kind === 'attempt' ? span.block : '';
  const isCritical = props.path?.blocks.has(block) ?? false;
  const then = props.before?.run.blocks.get(block)?.seconds ?? 0;
  const notes = [
    isCritical && trans.__('on the critical path'),
    then > 0 &&
      trans.__('%1 in run %2', duration(then), props.before?.number ?? 0)
  ];
  return (
    <>
      {isCritical && (
        <span
          className="jp-Blocks-timeline-critical"
          style={{ left: SIDES - 16 + left, width }}
        />
      )}
      {then > 0 && span.attempt === 1 && (
        <span
          className="jp-Blocks-timeline-before"
          style={{
            left: SIDES - 16 + left,
            width: Math.max(3, then * props.scale)
          }}
        />
      )}
      <button
        type="button"
        className={classes(
          'jp-Blocks-timeline-bar',
          isSelected && 'jp-mod-selected',
          span.kind === 'rebuild' && 'jp-mod-rebuild'
        )}
        data-blocks-state={span.state}
        style={{ left: SIDES - 16 + left, width }}
        tabIndex={tabIndex}
        aria-pressed={isSelected}
        title={[label, state, seconds, ...notes].filter(Boolean).join(', ')}
        onClick={() => {
          onSelect(isSelected ? null : span.block);
        }}
      >
        {width >= WITH_ICON && <StateIcon state={span.state} size={14} />}
        <span
          className={
            width >= WITH_LABEL
              ? 'jp-Blocks-ellipsis'
              : 'jp-Blocks-visuallyHidden'
          }
        >
          {label}
        </span>
        <span className="jp-Blocks-visuallyHidden">{state}</span>
        <span className="jp-Blocks-grow" />
        <span
          className={
            width >= 2 * WITH_ICON
              ? 'jp-mod-secondary jp-Blocks-figures'
              : 'jp-Blocks-visuallyHidden'
          }
        >
          {seconds}
        </span>
      </button>
      {width < WITH_LABEL && free >= LABEL && (
        <span
          className="jp-Blocks-timeline-label"
          data-blocks-state={span.state}
          aria-hidden="true"
          style={{ left: SIDES - 12 + left + width, maxWidth: free - 4 }}
        >
          {free >= WITH_ICON && <StateIcon state={span.state} size={14} />}
          <span className="jp-Blocks-ellipsis">{label}</span>
        </span>
      )}
    </>
  );
}

/** The lane of the blocks that never started. */
function NotRun(props: ITimelineProps): React.JSX.Element | null {
  const { run, trans } = props;
  const blocks = [...run.blocks.values()].filter(
    block =>
      block.state === 'skipped' ||
      (block.state === 'cancelled' && block.startedAt === null)
  );
  if (blocks.length === 0) {
    return null;
  }
  return (
    <div className="jp-Blocks-timeline-lane jp-mod-low">
      <span className="jp-Blocks-timeline-name">{trans.__('not run')}</span>
      <ul className="jp-Blocks-timeline-notRun">
        {blocks.map(block => (
          <li key={block.block} data-blocks-state={block.state}>
            <StateIcon state={block.state} size={14} />
            {block.block}
            <span className="jp-mod-secondary">
              <Prose text={reason(block, trans)} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function reason(block: BlockRunView, trans: TranslationBundle): string {
  return block.state === 'cancelled'
    ? stateWord('cancelled', trans)
    : trans.__('skipped: %1', skipReason(block, trans));
}
