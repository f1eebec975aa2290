/**
 * The small parts that the panel is made of: buttons, chips, prose with code in it, accordions.
 */
import * as React from 'react';

import { Icon, StateIcon, type IconName } from './icons';

/** A class list without the empty ones. */
export function classes(...names: (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}

type ButtonAttributes = React.ButtonHTMLAttributes<HTMLButtonElement>;

/** A button of words, 24 px high, or 20 if `small`. */
export const Button = React.forwardRef<
  HTMLButtonElement,
  ButtonAttributes & {
    readonly icon?: IconName;
    readonly primary?: boolean;
    readonly small?: boolean;
  }
>(function Button(props, ref) {
  const { icon, primary, small, className, children, ...others } = props;
  return (
    <button
      {...others}
      ref={ref}
      type="button"
      className={classes(
        'jp-Blocks-button',
        primary && 'jp-mod-primary',
        small && 'jp-mod-small',
        className
      )}
    >
      {icon && <Icon name={icon} size={small ? 12 : primary ? 16 : 14} />}
      {children}
    </button>
  );
});

/** A button of one icon; `label` is its name and its tooltip. */
export const IconButton = React.forwardRef<
  HTMLButtonElement,
  ButtonAttributes & {
    readonly icon: IconName;
    readonly label: string;
    readonly size?: number;
    /** Draws attention: something behind it is not as usual. */
    readonly dot?: boolean;
  }
>(function IconButton(props, ref) {
  const { icon, label, size = 16, dot, className, ...others } = props;
  return (
    <button
      title={label}
      {...others}
      ref={ref}
      type="button"
      aria-label={label}
      className={classes('jp-Blocks-iconButton', className)}
    >
      <Icon name={icon} size={size} />
      {dot && <span className="jp-Blocks-dot" />}
    </button>
  );
});

/** A button that looks like a link: it goes somewhere inside JupyterLab. */
export function Link(props: ButtonAttributes): React.JSX.Element {
  const { className, ...others } = props;
  return (
    <button
      {...others}
      type="button"
      className={classes('jp-Blocks-link', className)}
    />
  );
}

/** A state as icon and word on its tint. */
export function Chip(props: {
  readonly state: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <span className="jp-Blocks-chip" data-blocks-state={props.state}>
      <StateIcon state={props.state} size={14} />
      {props.children}
    </span>
  );
}

/** Text in which what stands between backticks is code. */
export function Prose(props: { readonly text: string }): React.JSX.Element {
  const parts = props.text.split('`');
  return (
    <>
      {parts.map((part, n) =>
        n % 2 === 1 && n < parts.length - 1 ? <code key={n}>{part}</code> : part
      )}
    </>
  );
}

/** What belongs to a title, folded away or not. */
export function Section(props: {
  readonly title: string;
  /** Stands beside the title: a count, a summary. */
  readonly note?: string;
  /** Heads of columns at the right end of the title. */
  readonly columns?: readonly string[];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const { title, note, columns = [], isOpen, onToggle, children } = props;
  const id = React.useId();
  return (
    <section className="jp-Blocks-section">
      <h3 className="jp-Blocks-section-title">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={onToggle}
        >
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
          <span>{title}</span>
          {note && <span className="jp-Blocks-section-note">{note}</span>}
          {isOpen && columns.length > 0 && (
            <span className="jp-Blocks-section-columns" aria-hidden="true">
              {columns.map(column => (
                <span key={column}>{column}</span>
              ))}
            </span>
          )}
        </button>
      </h3>
      <div id={id} hidden={!isOpen} className="jp-Blocks-section-body">
        {isOpen && children}
      </div>
    </section>
  );
}
