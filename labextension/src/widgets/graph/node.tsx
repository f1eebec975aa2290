/**
 * A block in the graph: 156 × 36 px with its state, name and kind, and a line that says how it is.
 */
import type { Node, NodeProps } from '@xyflow/react';
import * as React from 'react';

import { blockElapsed, fraction } from '../../model/progress';
import type { BlockRunView } from '../../model/run';
import type { Block } from '../../wire/types';
import { useNow } from '../hooks';
import { Icon, KindIcon, StateIcon } from '../icons';
import { shownState, stateWord } from '../phrases';
import { useCanvas } from './context';
import type { INodeState } from './states';
import { accessibleName, lineOf, whole } from './words';

export type BlockNode = Node<{ readonly block: Block }, 'block'>;

/** The edges of a block under the pointer light up after so many ms. */
const HOVER = 100;

/** One node; it follows the state of its block by itself. */
export const BlockNodeView = React.memo(function BlockNodeView(
  props: NodeProps<BlockNode>
): React.JSX.Element {
  const { block } = props.data;
  const { name } = block;
  const { states, hovered, awaited, onSelect, onMenu, onFocus, trans } =
    useCanvas();
  const get = (): INodeState => states.get(name);
  const node = React.useSyncExternalStore(
    React.useCallback(
      listener => states.subscribe(name, listener),
      [states, name]
    ),
    get,
    get
  );
  const element = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    if (awaited.get() === name) {
      awaited.set(null);
      element.current?.focus({ preventScroll: true });
    }
  }, [awaited, name]);
  const timer = React.useRef<number>(undefined);
  const hover = (isOver: boolean): void => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      if (isOver || hovered.get() === name) {
        hovered.set(isOver ? name : null);
      }
    }, HOVER);
  };
  React.useEffect(() => () => window.clearTimeout(timer.current), []);
  const state = shownState(node.run, node.stale);
  return (
    // A group, since what a button shows has to be its name, and a name is better read aloud than a line of figures.
    <div
      ref={element}
      role="group"
      aria-roledescription={trans.__('block')}
      className="jp-Blocks-node"
      data-blocks-state={state}
      data-block={name}
      data-hit={node.isCurrentHit ? 'current' : undefined}
      tabIndex={-1}
      aria-label={accessibleName(block, node, trans)}
      aria-current={node.isSelected ? 'true' : undefined}
      onClick={() => {
        onSelect(name);
      }}
      onContextMenu={event => {
        event.preventDefault();
        event.stopPropagation();
        onMenu(name, event.clientX, event.clientY);
      }}
      onFocus={() => {
        onFocus(name);
      }}
      onPointerEnter={() => {
        hover(true);
      }}
      onPointerLeave={() => {
        hover(false);
      }}
    >
      <span className="jp-Blocks-node-rail">
        <StateIcon state={state} />
      </span>
      <span className="jp-Blocks-node-body">
        <span className="jp-Blocks-node-title">
          <span className="jp-Blocks-node-name" title={name}>
            <Name name={name} mark={node.mark} />
          </span>
          <KindIcon kind={block.kind} size={12} />
        </span>
        {state === 'running' && node.run ? (
          <RunningLine run={node.run} expected={node.expected} />
        ) : (
          <Line block={block} node={node} />
        )}
      </span>
    </div>
  );
});

/** The name, what was searched for marked in it. */
function Name(props: {
  readonly name: string;
  readonly mark: string;
}): React.JSX.Element {
  const { name, mark } = props;
  const start = mark ? name.toLowerCase().indexOf(mark.toLowerCase()) : -1;
  if (start < 0) {
    return <>{name}</>;
  }
  const end = start + mark.length;
  return (
    <>
      {name.slice(0, start)}
      <mark className="jp-Blocks-mark">{name.slice(start, end)}</mark>
      {name.slice(end)}
    </>
  );
}

function Line(props: {
  readonly block: Block;
  readonly node: INodeState;
}): React.JSX.Element {
  const { trans } = useCanvas();
  const line = lineOf(props.block, props.node, trans);
  return (
    <span className="jp-Blocks-node-line" aria-hidden="true">
      {line.state && <span className="jp-Blocks-node-state">{line.state}</span>}
      {line.warning && (
        <span className="jp-Blocks-node-warning" data-blocks-state="warned">
          <Icon name="state-warned" state="warned" size={11} />
          {line.warning}
        </span>
      )}
      {line.text && <span className="jp-Blocks-node-text">{line.text}</span>}
      {line.tests && <span>{line.tests}</span>}
      {line.seconds && (
        <span className="jp-Blocks-node-seconds">{line.seconds}</span>
      )}
    </span>
  );
}

/** The second line of a running block: seconds that go on and, with an estimate or a map, how much of it is done. */
function RunningLine(props: {
  readonly run: BlockRunView;
  readonly expected: number | null;
}): React.JSX.Element {
  const { run, expected } = props;
  const { trans } = useCanvas();
  const now = useNow(true, 500);
  // Elements that have run are known, which an estimate of seconds is not.
  const part = run.elements
    ? run.elementsDone / run.elements
    : fraction(run, expected === null ? {} : { [run.block]: expected }, now);
  const percent = part === null ? null : Math.floor(part * 100);
  return (
    <>
      <span className="jp-Blocks-node-line" aria-hidden="true">
        <span className="jp-Blocks-node-state">
          {stateWord('running', trans)}
        </span>
        {percent !== null && (
          <span>
            {run.elements
              ? trans.__('%1 of %2', run.elementsDone, run.elements)
              : `${percent} %`}
          </span>
        )}
        <span className="jp-Blocks-node-seconds">
          {whole(Math.floor(blockElapsed(run, now)))}
        </span>
      </span>
      <span
        className="jp-Blocks-node-bar"
        data-indeterminate={percent === null ? '' : undefined}
      >
        <span style={percent === null ? {} : { width: `${percent}%` }} />
      </span>
    </>
  );
}
