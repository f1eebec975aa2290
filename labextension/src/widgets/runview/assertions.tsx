/**
 * The assertions of a run as a table, failures first, with the values compared.
 */
import * as React from 'react';

import type { RunView } from '../../model/run';
import type { AssertionResult } from '../../wire/types';
import { ComparedValues } from '../compared';
import { useCapped } from '../hooks';
import { Icon } from '../icons';
import {
  assertionName,
  assertionSource,
  assertionState,
  stateWord
} from '../phrases';
import { PlaceLink } from '../place';
import { ShowAll } from '../showall';
import { BlockFilter } from './blockfilter';
import type { IPartProps } from './props';

interface IRow {
  readonly block: string;
  readonly result: AssertionResult;
}

const RANK = { broken: 0, failed: 0, warned: 1, passed: 2 };

export function Assertions(props: IPartProps): React.JSX.Element {
  const { run, block, trans } = props;
  const all = React.useMemo(() => rows(run), [run]);
  const found = block === null ? all : all.filter(row => row.block === block);
  const { shown, hidden, showAll } = useCapped(found);
  const hasValues = found.some(
    ({ result }) => result.message !== '' || result.compared.length > 0
  );
  const tested = [...new Set(all.map(row => row.block))].sort();
  return (
    <section
      className="jp-Blocks-runPage-assertions"
      aria-label={trans.__('Assertions')}
    >
      <div className="jp-Blocks-runPage-title">
        <h3>{trans.__('Assertions')}</h3>
        <span className="jp-mod-secondary">{noteWords(props, found)}</span>
        <span className="jp-Blocks-grow" />
        <BlockFilter
          {...props}
          label={trans.__('Assertions of')}
          blocks={
            block === null || tested.includes(block)
              ? tested
              : [block, ...tested]
          }
        />
      </div>
      {found.length === 0 ? (
        <p className="jp-Blocks-inspector-hint">
          {trans.__('No assertion has been evaluated.')}
        </p>
      ) : (
        <table className="jp-Blocks-table">
          <thead>
            <tr>
              <th scope="col">{trans.__('result')}</th>
              <th scope="col">{trans.__('assertion')}</th>
              <th scope="col" className="jp-mod-block">
                {trans.__('block')}
              </th>
              <th scope="col" className="jp-mod-severity">
                {trans.__('severity')}
              </th>
              {hasValues && (
                <th scope="col" className="jp-mod-values">
                  {trans.__('values compared')}
                </th>
              )}
              <th scope="col" className="jp-mod-place">
                {trans.__('cell')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(row => (
              <Row
                key={row.result.id}
                {...props}
                row={row}
                hasValues={hasValues}
              />
            ))}
          </tbody>
        </table>
      )}
      <ShowAll hidden={hidden} onClick={showAll} trans={trans} />
    </section>
  );
}

function rows(run: RunView): IRow[] {
  return [...run.blocks.values()]
    .flatMap(block =>
      block.assertions.map(result => ({ block: block.block, result }))
    )
    .sort(
      (one, other) =>
        RANK[assertionState(one.result)] - RANK[assertionState(other.result)]
    );
}

function noteWords(props: IPartProps, found: readonly IRow[]): string {
  const { trans } = props;
  const states = found.map(row => assertionState(row.result));
  const failed = states.filter(
    state => state === 'failed' || state === 'broken'
  ).length;
  const warned = states.filter(state => state === 'warned').length;
  return [
    trans._n('%1 shown', '%1 shown', found.length),
    failed > 0 && trans._n('%1 failed', '%1 failed', failed),
    warned > 0 && trans._n('%1 warned', '%1 warned', warned)
  ]
    .filter(Boolean)
    .join(', ');
}

function Row(
  props: IPartProps & { readonly row: IRow; readonly hasValues: boolean }
): React.JSX.Element {
  const { row, hasValues, trans } = props;
  const { result } = row;
  const [isOpen, setOpen] = React.useState(false);
  const state = assertionState(result);
  const shown =
    state === 'passed' ? 'succeeded' : state === 'warned' ? 'warned' : 'failed';
  return (
    <>
      <tr data-blocks-state={shown}>
        <td>
          <Icon
            name={state === 'passed' ? 'check' : `state-${shown}`}
            state={shown}
            size={14}
          />
          <span className={state === 'passed' ? '' : 'jp-Blocks-ink'}>
            {stateWord(state, trans)}
          </span>
        </td>
        <td title={result.source}>
          {result.compared.length > 0 ? (
            <button
              type="button"
              aria-expanded={isOpen}
              onClick={() => {
                setOpen(!isOpen);
              }}
            >
              <Icon
                name={isOpen ? 'chevron-down' : 'chevron-right'}
                size={14}
              />
              <b>{assertionName(result.id)}</b>
            </button>
          ) : (
            <b>{assertionName(result.id)}</b>
          )}{' '}
          <code className="jp-mod-secondary">{assertionSource(result)}</code>
        </td>
        <td title={row.block}>{row.block}</td>
        <td className="jp-mod-secondary jp-mod-severity">
          {result.severity === 'warn' ? trans.__('warn') : trans.__('error')}
        </td>
        {hasValues && (
          <td className="jp-mod-values">
            {result.message && (
              <span className="jp-Blocks-ink">{result.message}</span>
            )}
            {result.compared.map(({ expression, value }, n) => (
              <code key={n}>
                {expression} = {value.split('\n', 1)[0]}
              </code>
            ))}
          </td>
        )}
        <td>
          <PlaceLink {...props} place={result.place} />
        </td>
      </tr>
      {isOpen && (
        <tr className="jp-Blocks-table-detail">
          <td colSpan={6}>
            <ComparedValues assertion={result} trans={trans} />
          </td>
        </tr>
      )}
    </>
  );
}
