/**
 * What the parts of one canvas share: the states of its nodes, where the pointer is, what can be asked for.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { NodeStates } from './states';

/** A value that can be followed. */
export class Followed<T> {
  constructor(private value: T) {}

  get = (): T => this.value;

  set(value: T): void {
    if (value !== this.value) {
      this.value = value;
      this.listeners.forEach(listener => {
        listener();
      });
    }
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  private readonly listeners = new Set<() => void>();
}

/** The present value, followed. */
export function useFollowed<T>(followed: Followed<T>): T {
  return React.useSyncExternalStore(followed.subscribe, followed.get);
}

export interface ICanvas {
  readonly states: NodeStates;
  /** The block under the pointer, after a moment. */
  readonly hovered: Followed<string | null>;
  /** A block that is to have the focus as soon as it is drawn. */
  readonly awaited: Followed<string | null>;
  readonly onSelect: (block: string) => void;
  readonly onMenu: (block: string, x: number, y: number) => void;
  readonly onFocus: (block: string) => void;
  readonly trans: TranslationBundle;
}

export const CanvasContext = React.createContext<ICanvas | null>(null);

/** The canvas around; there is always one. */
export function useCanvas(): ICanvas {
  return React.useContext(CanvasContext)!;
}
