/**
 * A block's tests: how each assertion came out, with the values compared where it did not pass.
 */
import * as React from 'react';

import { tally } from '../../model/words';
import type { AssertionResult, BlockTest } from '../../wire/types';
import { Section } from '../controls';
import { Icon } from '../icons';
import {
  assertionName,
  assertionSource,
  assertionState,
  stateWord
} from '../phrases';
import { PlaceLink } from '../place';
import type { ISectionProps } from './section';
import { ComparedValues } from '../compared';
import { useCapped } from '../hooks';
import { ShowAll } from '../showall';

/** Failures first, then warnings, then what passed, then what did not run. */
const RANK = { broken: 0, failed: 0, warned: 1, passed: 2 };

export function Tests(props: ISectionProps): React.JSX.Element | null {
  const { block, blockRun, isOpen, onToggle, trans } = props;
  const results = [...(blockRun?.assertions ?? [])].sort(
    (one, other) => RANK[assertionState(one)] - RANK[assertionState(other)]
  );
  const evaluated = new Set(results.map(result => result.id));
  const waiting = block.tests.filter(test => !evaluated.has(test.id));
  const { shown, hidden, showAll } = useCapped(results, 50);
  if (results.length + waiting.length === 0) {
    return null;
  }
  return (
    <Section
      title={trans.__('Tests')}
      note={noteWords(props, waiting.length)}
      isOpen={isOpen}
      onToggle={onToggle}
    >
      <ul className="jp-Blocks-tests">
        {shown.map(result => (
          <Result key={result.id} {...props} result={result} />
        ))}
        {hidden === 0 &&
          waiting.map(test => <Waiting key={test.id} test={test} {...props} />)}
      </ul>
      <ShowAll hidden={hidden} onClick={showAll} trans={trans} />
    </Section>
  );
}

function noteWords(props: ISectionProps, waiting: number): string {
  const { blockRun, trans } = props;
  const { passed, total } = tally(blockRun ?? { assertions: [] });
  return total === 0
    ? trans._n('%1, not run', '%1, not run', waiting)
    : trans.__('%1 of %2 passed', passed, total + waiting);
}

function Result(
  props: ISectionProps & { readonly result: AssertionResult }
): React.JSX.Element {
  const { result, trans } = props;
  const state = assertionState(result);
  const name = assertionName(result.id);
  if (state === 'passed') {
    return (
      <li className="jp-Blocks-row" data-blocks-state="succeeded">
        <Icon name="check" size={14} state="succeeded" />
        <span className="jp-Blocks-visuallyHidden">{trans.__('passed')}</span>
        <span>{name}</span>
        <code className="jp-mod-secondary jp-Blocks-ellipsis jp-Blocks-grow">
          {assertionSource(result)}
        </code>
        <PlaceLink {...props} place={result.place} />
      </li>
    );
  }
  const shown = state === 'warned' ? 'warned' : 'failed';
  return (
    <li>
      <div className="jp-Blocks-row" data-blocks-state={shown}>
        <Icon name={`state-${shown}`} size={14} state={shown} />
        <b className="jp-Blocks-ellipsis">{name}</b>
        <span className="jp-Blocks-ink">{stateWord(state, trans)}</span>
        <span className="jp-Blocks-grow" />
        <span className="jp-mod-secondary">{severityWord(props)}</span>
        <PlaceLink {...props} place={result.place} />
      </div>
      <ComparedValues assertion={result} trans={trans} />
    </li>
  );
}

function severityWord(
  props: ISectionProps & { readonly result: AssertionResult }
): string {
  const { result, trans } = props;
  return result.severity === 'warn' ? trans.__('warn') : trans.__('error');
}

function Waiting(
  props: ISectionProps & { readonly test: BlockTest }
): React.JSX.Element {
  const { test, trans } = props;
  return (
    <li className="jp-Blocks-row jp-mod-secondary" data-blocks-state="idle">
      <Icon name="state-idle" size={14} state="idle" />
      <span>{assertionName(test.id)}</span>
      <span>{trans.__('not run')}</span>
    </li>
  );
}
