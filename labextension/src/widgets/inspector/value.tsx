/**
 * A value as it is in the kernel: type, shape, memory, its columns with what is missing and how they are spread, its
 * first rows.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { bytes, count, figure } from '../../model/words';
import type { Histogram, InspectedColumn, Inspection } from '../../wire/types';
import { classes, Link } from '../controls';
import { useCapped } from '../hooks';
import { shapeWords } from '../phrases';
import { ShowAll } from '../showall';

export interface IValueProps {
  readonly name: string;
  /** Asks the kernel; fails with a sentence that says why. */
  readonly inspect: (name: string) => Promise<Inspection>;
  /** Another one when the value may be another. */
  readonly epoch: unknown;
  /** A cell runs: the answer may be late. */
  readonly isBusy: boolean;
  readonly trans: TranslationBundle;
}

/** What the kernel has answered last; what was known stays until there is something newer. */
interface IKnown {
  /** What it was asked then. */
  readonly request: unknown;
  readonly value: Inspection | null;
  readonly fault: string | null;
}

const NOTHING: IKnown = { request: null, value: null, fault: null };

export function Value(props: IValueProps): React.JSX.Element {
  const { isBusy, trans } = props;
  const { value, fault, isAsking, again } = useInspection(props);
  return (
    <div
      className={classes('jp-Blocks-value', isAsking && 'jp-mod-asking')}
      aria-busy={isAsking}
    >
      {fault !== null ? (
        <p role="status">
          {fault} <Link onClick={again}>{trans.__('Try again')}</Link>
        </p>
      ) : isAsking && isBusy ? (
        <p role="status">
          {trans.__('The kernel is busy; it answers as soon as it can.')}
        </p>
      ) : value === null ? (
        <p role="status">{trans.__('Asking the kernel…')}</p>
      ) : null}
      {value && fault === null && <Known value={value} trans={trans} />}
    </div>
  );
}

function useInspection(props: IValueProps) {
  const { name, inspect, epoch, trans } = props;
  const [known, setKnown] = React.useState(NOTHING);
  const [turn, setTurn] = React.useState(0);
  const request = React.useMemo(
    () => ({ name, epoch, turn }),
    [name, epoch, turn]
  );
  React.useEffect(() => {
    let isOver = false;
    const take = (value: Inspection | null, fault: string | null): void => {
      if (!isOver) {
        setKnown({ request, value, fault });
      }
    };
    inspect(request.name).then(
      value => {
        take(value, null);
      },
      (error: unknown) => {
        const said = error instanceof Error ? error.message : '';
        take(null, said || trans.__('The kernel did not answer.'));
      }
    );
    return () => {
      isOver = true;
    };
  }, [inspect, request, trans]);
  return {
    ...known,
    isAsking: known.request !== request,
    again: () => {
      setTurn(turn + 1);
    }
  };
}

interface IKnownProps {
  readonly value: Inspection;
  readonly trans: TranslationBundle;
}

function Known({ value, trans }: IKnownProps): React.JSX.Element {
  const { kind, text } = value;
  return (
    <>
      <p className="jp-Blocks-value-facts">{factWords(value, trans)}</p>
      {text !== '' && kind !== 'array' && <code>{text}</code>}
      {kind === 'lazy' && (
        <p>{trans.__('Lazy: nothing is computed to show it.')}</p>
      )}
      <Columns value={value} trans={trans} />
      <Head value={value} trans={trans} />
    </>
  );
}

/** `DataFrame · 336,776 × 19 · 48.8 MB`. */
function factWords(value: Inspection, trans: TranslationBundle): string {
  const { type, kind, text, shape, memory } = value;
  return [
    type,
    kind === 'array' && text,
    shapeWords(shape, trans),
    memory !== null && bytes(memory)
  ]
    .filter(Boolean)
    .join(' · ');
}

/** A line for each column of a frame, or for a series or an array as a whole. */
function Columns({ value, trans }: IKnownProps): React.JSX.Element | null {
  const { shown, hidden, showAll } = useCapped(value.columns, 30);
  if (shown.length === 0) {
    return null;
  }
  return (
    <>
      <table className="jp-Blocks-value-columns">
        <thead className="jp-Blocks-visuallyHidden">
          <tr>
            <th scope="col">{trans.__('column')}</th>
            <th scope="col">{trans.__('type')}</th>
            <th scope="col">{trans.__('missing')}</th>
            <th scope="col">{trans.__('spread')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((column, n) => (
            <tr key={n}>
              <th scope="row" title={column.name}>
                <code>{column.name}</code>
              </th>
              <td>{column.dtype}</td>
              <td>{missingWords(column, trans)}</td>
              <td>
                {column.histogram && (
                  <Spread histogram={column.histogram} trans={trans} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ShowAll hidden={hidden} onClick={showAll} trans={trans} />
    </>
  );
}

function missingWords(
  { missing }: InspectedColumn,
  trans: TranslationBundle
): string {
  return missing ? trans.__('%1 missing', count(missing)) : '';
}

const WIDTH = 60;
const HEIGHT = 16;

/** A histogram of 60 × 16 px; what lies in a bin at all is seen. */
function Spread(props: {
  readonly histogram: Histogram;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { counts, low, high } = props.histogram;
  const most = Math.max(...counts, 1);
  // A column of one value is a bar of the usual width, too.
  const width = Math.min(WIDTH / counts.length, WIDTH / 6);
  const words = props.trans.__('from %1 to %2', figure(low), figure(high));
  return (
    <svg
      className="jp-Blocks-value-spread"
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      {counts.map((each, n) => {
        const height = each && Math.max(1, (each / most) * HEIGHT);
        return (
          <rect
            key={n}
            x={n * width}
            y={HEIGHT - height}
            width={Math.max(1, width - 1)}
            height={height}
          />
        );
      })}
    </svg>
  );
}

/** The first rows of a frame, or the first items of what holds some. */
function Head({ value, trans }: IKnownProps): React.JSX.Element | null {
  const { head, kind } = value;
  if (head.length === 0) {
    return null;
  }
  const columns = kind === 'frame' ? value.columns : [];
  return (
    <div
      className="jp-Blocks-value-head"
      role="region"
      aria-label={trans.__('First rows of %1', value.name)}
      tabIndex={0}
    >
      <table>
        {columns.length > 0 && (
          <thead>
            <tr>
              <td />
              {columns.slice(0, head[0].length - 1).map((column, n) => (
                <th key={n} scope="col">
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {head.map(([label, ...values], n) => (
            <tr key={n}>
              <th scope="row">{label}</th>
              {values.map((each, m) => (
                <td key={m}>{each}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
