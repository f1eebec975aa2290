/**
 * The keyboard of the graph: what each key asks for.
 */
import type { Direction } from '../../model/layout/neighbours';

export type KeyCommand =
  | { readonly do: 'move'; readonly direction: Direction }
  | {
      readonly do:
        | 'first'
        | 'last'
        | 'open'
        | 'select'
        | 'run'
        | 'search'
        | 'zoom-in'
        | 'zoom-out'
        | 'fit'
        | 'menu'
        | 'back';
    };

/** What a pressed key says; a modifier other than Shift belongs to JupyterLab or the browser. */
export interface IKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** What a key asks for; null if it means nothing here. A block's tests run with it, so R and T ask for the same. */
export function commandOf(pressed: IKey): KeyCommand | null {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) {
    return null;
  }
  switch (pressed.key) {
    case 'ArrowUp':
      return { do: 'move', direction: 'up' };
    case 'ArrowDown':
      return { do: 'move', direction: 'down' };
    case 'ArrowLeft':
      return { do: 'move', direction: 'left' };
    case 'ArrowRight':
      return { do: 'move', direction: 'right' };
    case 'Home':
      return { do: 'first' };
    case 'End':
      return { do: 'last' };
    case 'Enter':
      return { do: 'open' };
    case ' ':
      return { do: 'select' };
    case 'r':
    case 'R':
    case 't':
    case 'T':
      return { do: 'run' };
    case '/':
      return { do: 'search' };
    case '+':
    case '=':
      return { do: 'zoom-in' };
    case '-':
      return { do: 'zoom-out' };
    case '0':
      return { do: 'fit' };
    case 'F10':
      return pressed.shiftKey ? { do: 'menu' } : null;
    case 'ContextMenu':
      return { do: 'menu' };
    case 'Escape':
      return { do: 'back' };
    default:
      return null;
  }
}
