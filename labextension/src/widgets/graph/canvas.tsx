/**
 * The graph as it is seen and used: panned, zoomed, searched, walked through by the keyboard.
 */
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider
} from '@xyflow/react';
import * as React from 'react';

import type { GraphView } from '../../model/graph';
import type { Layout } from '../../model/layout';
import { classes } from '../controls';
import { EdgeCard } from './card';
import { CanvasContext, Followed, type ICanvas } from './context';
import { ZoomControls } from './controls';
import { Edges } from './edges';
import { Kept } from './kept';
import { Minimap } from './minimap';
import { BlockNodeView } from './node';
import type { IGraphCanvasProps } from './props';
import { SearchField } from './search';
import { hitsOf, NodeStates, statesOf } from './states';
import { useEdgeCard } from './useedgecard';
import { useKeyboard, type IKeyboard } from './usekeyboard';
import { useCamera, useSize, type ICamera } from './usecamera';
import { begun, MAX_ZOOM, MIN_ZOOM, type ISize } from './viewport';

/** With more blocks than these only what is in view is drawn: a style that changes is worked out for every element. */
const FEW = 60;

/** With more blocks than these nothing moves by itself. */
const MANY = 200;

const NODE_TYPES = { block: BlockNodeView };

/** The height of the search above the graph. */
const SEARCH = 40;

/** The height of the strip below the graph of a panel, for the zoom controls. */
const STRIP = 28;

/** A panel is laid out anew when its width has changed by so much. */
const STEP = 20;

/** The canvas; it fills its parent. */
export function GraphCanvas(props: IGraphCanvasProps): React.JSX.Element {
  const [ref, size] = useSize();
  return (
    <div
      ref={ref}
      className={classes(
        'jp-Blocks',
        'jp-Blocks-canvas',
        `jp-mod-${props.layout}`
      )}
    >
      {size && (
        <ReactFlowProvider>
          <Canvas {...props} size={size} />
        </ReactFlowProvider>
      )}
    </div>
  );
}

function Canvas(
  props: IGraphCanvasProps & { readonly size: ISize }
): React.JSX.Element {
  const { view, selection, search, trans } = props;
  const { width, height } = props.size;
  const top = search === null ? 0 : SEARCH;
  const taken = props.layout === 'panel' ? top + STRIP : top;
  const size = React.useMemo(
    () => ({ width, height: Math.max(1, height - taken) }),
    [width, height, taken]
  );
  const [kept] = React.useState(() => new Kept());
  const layout = useLayout(kept, props);
  const nodes = React.useMemo(
    () => kept.nodesOf(view, layout),
    [kept, view, layout]
  );
  const isCulled = view.order.length > FEW;
  const isStill = view.order.length > MANY;
  const [initial] = React.useState(() => begun(layout, size));
  const camera = useCamera(layout, size, isStill);
  const finder = useSearch(props, name => {
    camera.reveal(name);
  });
  const { shared, element, keyboard } = useShared(props, layout, camera);
  const { states } = shared;
  const { blocks, expected, staleness } = props;
  const query = search ?? '';
  const currentHit = finder.hits[finder.current] ?? null;
  React.useLayoutEffect(() => {
    states.replace(
      statesOf({
        view,
        blocks,
        expected,
        staleness,
        selection,
        query,
        currentHit
      })
    );
  }, [states, view, blocks, expected, staleness, selection, query, currentHit]);
  useRevealed(selection, size, camera);
  const path = usePath(view, layout, selection);
  const card = useEdgeCard(layout, element);
  return (
    <CanvasContext.Provider value={shared}>
      <div
        className="jp-Blocks-canvas-body"
        style={{ top, height: size.height }}
      >
        <ReactFlow
          ref={element}
          className={classes(
            'jp-Blocks-flow',
            `jp-mod-${camera.detail}`,
            !isStill && 'jp-mod-moving'
          )}
          aria-label={trans._n(
            'Graph of %2: %1 block',
            'Graph of %2: %1 blocks',
            view.order.length,
            view.name
          )}
          {...keyboard.handlers}
          nodes={nodes}
          nodeTypes={NODE_TYPES}
          defaultViewport={initial}
          minZoom={MIN_ZOOM}
          maxZoom={MAX_ZOOM}
          translateExtent={camera.extent}
          onlyRenderVisibleElements={isCulled}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panActivationKeyCode={null}
          zoomActivationKeyCode={null}
          panOnScroll
          zoomOnDoubleClick={false}
          proOptions={{ hideAttribution: true }}
          onPaneClick={() => {
            card.close();
            props.onSelect(null);
          }}
          onMoveStart={card.close}
          onMoveEnd={keyboard.onMoved}
        >
          {props.layout === 'wide' && (
            <Background variant={BackgroundVariant.Dots} gap={16} size={2} />
          )}
          <Edges
            layout={layout}
            path={path}
            shown={card.shown?.edge.id ?? null}
            isCulled={isCulled}
            hasLabels={props.hasLabels}
            onPoint={card.onPoint}
            onLeave={card.onLeave}
            onClick={card.onClick}
          />
        </ReactFlow>
        {card.shown && (
          <EdgeCard
            {...card.shown}
            cellNumber={props.cellNumber}
            onOpenPlace={props.onOpenPlace}
            onEnter={card.hold}
            onLeave={card.onLeave}
            onClose={() => {
              card.close();
              element.current?.focus();
            }}
            trans={trans}
          />
        )}
      </div>
      {search !== null && (
        <SearchField
          query={search}
          count={finder.hits.length}
          current={finder.current}
          onQuery={finder.onQuery}
          onStep={finder.onStep}
          onClose={() => {
            props.onSearch(null);
            element.current?.focus();
          }}
          trans={trans}
        />
      )}
      <div className="jp-Blocks-canvas-corner">
        <ZoomControls {...camera.controls} trans={trans} />
        {props.layout === 'wide' && <Minimap layout={layout} trans={trans} />}
      </div>
    </CanvasContext.Provider>
  );
}

function useLayout(
  kept: Kept,
  props: IGraphCanvasProps & { readonly size: ISize }
): Layout {
  const { view, showHidden: hidden } = props;
  const isWide = props.layout === 'wide';
  const width = isWide ? 0 : Math.floor(props.size.width / STEP) * STEP;
  return React.useMemo(
    () => kept.layoutOf(view, { isWide, width, hidden }),
    [kept, view, isWide, width, hidden]
  );
}

/** A block that is selected comes into view, and stays there when the canvas gets lower for the inspector. */
function useRevealed(
  selection: string | null,
  size: ISize,
  { reveal, keep }: ICamera
): void {
  const before = React.useRef({ selection: null as string | null, size });
  React.useEffect(() => {
    const was = before.current;
    before.current = { selection, size };
    if (selection === null) {
      return;
    }
    if (selection !== was.selection) {
      reveal(selection);
    } else if (size !== was.size) {
      keep(selection, was.size);
    }
  }, [selection, size, reveal, keep]);
}

/** The edges among the selected block, what it needs, and what needs it. */
function usePath(
  view: GraphView,
  layout: Layout,
  selection: string | null
): ReadonlySet<string> {
  return React.useMemo(() => {
    if (selection === null) {
      return new Set();
    }
    const above = new Set([selection, ...view.ancestors(selection)]);
    const below = new Set([selection, ...view.descendants(selection)]);
    const isOn = (producer: string, consumer: string) =>
      [above, below].some(side => side.has(producer) && side.has(consumer));
    return new Set(
      layout.edges
        .filter(({ producer, consumer }) => isOn(producer, consumer))
        .map(({ id }) => id)
    );
  }, [view, layout, selection]);
}

/** The search: its hits, and which of them it stands at. */
function useSearch(
  props: IGraphCanvasProps,
  reveal: (name: string) => void
): {
  readonly hits: readonly string[];
  readonly current: number;
  readonly onQuery: (query: string) => void;
  readonly onStep: (by: 1 | -1) => void;
} {
  const { view, search, onSearch } = props;
  const [at, setAt] = React.useState(0);
  const hits = React.useMemo(() => hitsOf(view, search ?? ''), [view, search]);
  const goTo = (place: number, among: readonly string[]): void => {
    setAt(place);
    if (place < among.length) {
      reveal(among[place]);
    }
  };
  const current = Math.min(at, Math.max(0, hits.length - 1));
  return {
    hits,
    current,
    onQuery: query => {
      onSearch(query);
      goTo(0, hitsOf(view, query));
    },
    onStep: by => {
      if (hits.length > 0) {
        goTo((current + by + hits.length) % hits.length, hits);
      }
    }
  };
}

/** What nodes and edges share, the element of the canvas, and its keyboard. */
function useShared(
  props: IGraphCanvasProps,
  layout: Layout,
  camera: ICamera
): {
  readonly shared: ICanvas;
  readonly element: React.RefObject<HTMLDivElement>;
  readonly keyboard: IKeyboard;
} {
  const { trans } = props;
  const element = React.useRef<HTMLDivElement>(null);
  const [parts] = React.useState(() => ({
    states: new NodeStates(),
    hovered: new Followed<string | null>(null),
    awaited: new Followed<string | null>(null)
  }));
  const keyboard = useKeyboard({
    ...props,
    laid: layout,
    camera,
    element,
    awaited: parts.awaited
  });
  // Nodes are drawn anew only when their state changes: what they call stays the same function.
  const latest = React.useRef({ ...props, onFocus: keyboard.onFocus });
  React.useEffect(() => {
    latest.current = { ...props, onFocus: keyboard.onFocus };
  });
  const shared = React.useMemo<ICanvas>(
    () => ({
      ...parts,
      trans,
      onSelect: block => {
        latest.current.onSelect(block);
      },
      onMenu: (block, x, y) => {
        latest.current.onMenu(block, x, y);
      },
      onFocus: block => {
        latest.current.onFocus(block);
      }
    }),
    [parts, trans]
  );
  return { shared, element, keyboard };
}
