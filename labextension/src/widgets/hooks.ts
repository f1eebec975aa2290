/**
 * What widgets remember and follow: the time, the end of a log, how much of a list is shown, what a reader has set.
 */
import * as React from 'react';

import { serverClock } from '../api/serverclock';
import { choices } from './choices';

/** A state that outlives its component: what a reader has set holds for all notebooks, and over reloads. */
export function useChoice<T>(key: string, initial: T): [T, (value: T) => void] {
  const get = (): T => choices.get(key, initial);
  const value = React.useSyncExternalStore(choices.subscribe, get, get);
  return [
    value,
    next => {
      choices.set(key, next);
    }
  ];
}

/** The server's present time in ms, anew every `interval` ms while `isLive`. */
export function useNow(isLive: boolean, interval = 250): number {
  const [now, setNow] = React.useState(serverClock.now);
  React.useEffect(() => {
    if (!isLive) {
      return;
    }
    const tick = (): void => {
      setNow(serverClock.now());
    };
    tick();
    const timer = setInterval(tick, interval);
    return () => {
      clearInterval(timer);
    };
  }, [isLive, interval]);
  return now;
}

/** Keeps a box at its end while `isLive`, as long as the reader has not scrolled away from it. */
export function useFollowing(
  isLive: boolean,
  content: unknown
): React.HTMLAttributes<HTMLElement> & React.RefAttributes<HTMLElement> {
  const box = React.useRef<HTMLElement>(null);
  const isAtEnd = React.useRef(true);
  React.useLayoutEffect(() => {
    if (isLive && isAtEnd.current && box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [isLive, content]);
  const onScroll = React.useCallback((event: React.UIEvent<HTMLElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    isAtEnd.current = scrollTop + clientHeight > scrollHeight - 4;
  }, []);
  return { ref: box, onScroll };
}

/** At most `cap` of `items`, until somebody asks for all of them. */
export function useCapped<T>(
  items: readonly T[],
  cap = 200
): { shown: readonly T[]; hidden: number; showAll: () => void } {
  const [isWhole, setWhole] = React.useState(false);
  const shown = isWhole ? items : items.slice(0, cap);
  return {
    shown,
    hidden: items.length - shown.length,
    showAll: () => {
      setWhole(true);
    }
  };
}
