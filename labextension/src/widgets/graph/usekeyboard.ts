/**
 * The graph by keyboard: one tab stop, from which arrows walk along edges and through ranks.
 */
import * as React from 'react';

import type { Layout } from '../../model/layout';
import { ends, neighbour } from '../../model/layout/neighbours';
import type { IGraphCanvasProps } from './props';
import type { Followed } from './context';
import { commandOf, type KeyCommand } from './keys';
import type { ICamera } from './usecamera';

export interface IKeyboardProps extends IGraphCanvasProps {
  readonly laid: Layout;
  readonly camera: ICamera;
  readonly element: React.RefObject<HTMLDivElement>;
  /** The block that takes the focus when it is drawn. */
  readonly awaited: Followed<string | null>;
}

export interface IKeyboard {
  readonly handlers: Pick<
    React.HTMLAttributes<HTMLDivElement>,
    'tabIndex' | 'onFocus' | 'onBlur' | 'onKeyDown'
  >;
  /** A block has the focus now. */
  readonly onFocus: (block: string) => void;
  /** Nodes may have been drawn, or are drawn no more: one that had the focus takes it along. */
  readonly onMoved: () => void;
}

export function useKeyboard(props: IKeyboardProps): IKeyboard {
  const { view, laid, selection, camera, element, awaited } = props;
  const active = React.useRef<string | null>(null);
  const [isWithin, setWithin] = React.useState(false);

  /** The block that the keyboard is at: where it was, else the selected one, else the first. */
  const current = (): string | null => {
    const known = [active.current, selection].find(
      name => name !== null && laid.nodes.has(name)
    );
    return known ?? ends(laid)?.first ?? null;
  };
  const goTo = (block: string | null): void => {
    if (block === null) {
      return;
    }
    active.current = block;
    camera.reveal(block);
    const node = element.current?.querySelector<HTMLElement>(
      `[data-block="${CSS.escape(block)}"]`
    );
    if (node) {
      node.focus({ preventScroll: true });
    } else {
      awaited.set(block);
    }
  };
  const carryOut = (command: KeyCommand, block: string): void => {
    switch (command.do) {
      case 'move':
        goTo(neighbour(view, laid, block, command.direction));
        break;
      case 'first':
      case 'last':
        goTo(ends(laid)?.[command.do] ?? null);
        break;
      case 'open':
        props.onSelect(block);
        props.onOpenPlace({ cell: view.block(block)!.cells[0]?.id });
        break;
      case 'select':
        props.onSelect(block);
        break;
      case 'run':
        props.onRun('only', block);
        break;
      case 'search':
        props.onSearch('');
        break;
      case 'zoom-in':
        camera.controls.onZoomIn();
        break;
      case 'zoom-out':
        camera.controls.onZoomOut();
        break;
      case 'fit':
        camera.controls.onFit();
        break;
      case 'menu':
        openMenu(block);
        break;
      case 'back':
        props.onSelect(null);
        break;
    }
  };
  const openMenu = (block: string): void => {
    const box = element.current
      ?.querySelector(`[data-block="${CSS.escape(block)}"]`)
      ?.getBoundingClientRect();
    if (box) {
      props.onMenu(block, box.left + box.width / 2, box.bottom);
    }
  };
  return {
    handlers: {
      tabIndex: isWithin ? -1 : 0,
      onFocus: event => {
        if (event.target === event.currentTarget) {
          goTo(current());
        } else {
          setWithin(true);
        }
      },
      onBlur: event => {
        if (!event.currentTarget.contains(event.relatedTarget)) {
          setWithin(false);
        }
      },
      onKeyDown: event => {
        const command = commandOf(event);
        const block = current();
        if (command && block !== null) {
          event.preventDefault();
          event.stopPropagation();
          carryOut(command, block);
        }
      }
    },
    onFocus: block => {
      active.current = block;
    },
    onMoved: () => {
      setWithin(element.current?.contains(document.activeElement) ?? false);
    }
  };
}
