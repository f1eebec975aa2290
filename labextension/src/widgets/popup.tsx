/**
 * What floats above the panel and hangs on a button: menus, and the form of the parameters.
 */
import * as React from 'react';
import { createPortal } from 'react-dom';

import { Icon, type IconName } from './icons';

const GAP = 2;
const MARGIN = 8;

/** A box under `anchor`, or above it where there is more room; closed by Escape and by going elsewhere. */
export function Popup(props: {
  readonly anchor: HTMLElement;
  readonly role: 'menu' | 'dialog';
  readonly label: string;
  readonly onClose: () => void;
  readonly onKeyDown?: (event: React.KeyboardEvent) => void;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const { anchor, role, label, onClose, onKeyDown, children } = props;
  const box = React.useRef<HTMLDivElement>(null);
  useClosing(box, anchor, onClose);
  React.useLayoutEffect(() => {
    const size = box.current?.getBoundingClientRect();
    if (box.current && size) {
      const { left, top } = beside(anchor.getBoundingClientRect(), size);
      box.current.style.left = `${left}px`;
      box.current.style.top = `${top}px`;
    }
  });
  return createPortal(
    <div
      ref={box}
      className={`jp-Blocks jp-Blocks-popup jp-mod-${role}`}
      role={role}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
          anchor.focus();
        } else if (role === 'dialog' && event.key === 'Tab') {
          keepFocus(event);
        } else {
          onKeyDown?.(event);
        }
      }}
    >
      {children}
    </div>,
    document.body
  );
}

/** Tab goes round in a dialog: behind it there is nothing but the end of the page. */
function keepFocus(event: React.KeyboardEvent<HTMLElement>): void {
  const stops = event.currentTarget.querySelectorAll<HTMLElement>(
    'input, button:enabled, select, a[href]'
  );
  const [from, to] = event.shiftKey
    ? [stops[0], stops[stops.length - 1]]
    : [stops[stops.length - 1], stops[0]];
  if (document.activeElement === from) {
    event.preventDefault();
    to.focus();
  }
}

function beside(anchor: DOMRect, size: DOMRect): { left: number; top: number } {
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - size.height;
  const fits = below + size.height + MARGIN <= window.innerHeight;
  const right = window.innerWidth - size.width - MARGIN;
  return {
    left: Math.max(MARGIN, Math.min(anchor.left, right)),
    top: fits || above < MARGIN ? below : above
  };
}

function useClosing(
  box: React.RefObject<HTMLDivElement>,
  anchor: HTMLElement,
  onClose: () => void
): void {
  const close = React.useRef(onClose);
  React.useEffect(() => {
    close.current = onClose;
  });
  React.useEffect(() => {
    const elsewhere = (event: Event): void => {
      const target = event.target as Node;
      if (!box.current?.contains(target) && !anchor.contains(target)) {
        close.current();
      }
    };
    const resized = (): void => {
      close.current();
    };
    document.addEventListener('pointerdown', elsewhere, true);
    document.addEventListener('focusin', elsewhere, true);
    window.addEventListener('resize', resized);
    return () => {
      document.removeEventListener('pointerdown', elsewhere, true);
      document.removeEventListener('focusin', elsewhere, true);
      window.removeEventListener('resize', resized);
    };
  }, [box, anchor]);
}

/** One line of a menu. */
export interface IMenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  /** Stands at the right end: a key, a count. */
  readonly hint?: string;
  readonly isDisabled?: boolean;
  /** A line stands above it. */
  readonly isApart?: boolean;
  readonly onSelect: () => void;
}

/** A menu after the ARIA pattern: arrows, Home, End, first letters, Enter, Escape. */
export function Menu(props: {
  readonly anchor: HTMLElement;
  readonly label: string;
  readonly items: readonly IMenuItem[];
  readonly onClose: () => void;
}): React.JSX.Element {
  const { anchor, label, items, onClose } = props;
  const list = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    entries(list.current)[0]?.focus();
  }, []);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const next = destination(event.key, entries(list.current));
    if (next) {
      event.preventDefault();
      event.stopPropagation();
      next.focus();
    } else if (event.key === 'Tab') {
      onClose();
    }
  };
  return (
    <Popup
      anchor={anchor}
      role="menu"
      label={label}
      onClose={onClose}
      onKeyDown={onKeyDown}
    >
      <div ref={list} role="presentation">
        {items.map(item => (
          <React.Fragment key={item.id}>
            {item.isApart && <hr role="separator" />}
            <button
              type="button"
              role="menuitem"
              tabIndex={-1}
              aria-disabled={item.isDisabled}
              onPointerMove={event => {
                event.currentTarget.focus({ preventScroll: true });
              }}
              onClick={() => {
                if (!item.isDisabled) {
                  onClose();
                  anchor.focus();
                  item.onSelect();
                }
              }}
            >
              {item.icon ? (
                <Icon name={item.icon} />
              ) : (
                <span className="jp-Blocks-icon" style={{ width: 16 }} />
              )}
              <span className="jp-Blocks-grow">{item.label}</span>
              {item.hint && <kbd>{item.hint}</kbd>}
            </button>
          </React.Fragment>
        ))}
      </div>
    </Popup>
  );
}

function entries(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
}

/** Where a key leads in a menu; null if it is none of a menu's. */
function destination(key: string, items: HTMLElement[]): HTMLElement | null {
  const at = items.findIndex(item => item === document.activeElement);
  const { length } = items;
  switch (key) {
    case 'ArrowDown':
      return items[(at + 1) % length];
    case 'ArrowUp':
      return items[(at - 1 + length) % length];
    case 'Home':
      return items[0];
    case 'End':
      return items[length - 1];
    default:
      break;
  }
  if (key.length !== 1 || key === ' ') {
    return null;
  }
  const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return (
    after.find(item =>
      item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase())
    ) ?? null
  );
}
