/**
 * The Problems tab: what is wrong or doubtful, what to do about it, and a button where the fix is safe.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Diagnostic, Fix, Place, Severity } from '../wire/types';
import { Button, Link, Prose } from './controls';
import { EmptyState } from './empty';
import { useCapped } from './hooks';
import { Icon } from './icons';
import { placeWords, type CellNumber } from './phrases';
import { ShowAll } from './showall';

export interface IProblemsListProps {
  readonly problems: readonly Diagnostic[];
  /** Those of `problems` that the notebook's kernel has found. */
  readonly fromKernel: ReadonlySet<Diagnostic>;
  readonly cellNumber: CellNumber;
  readonly onOpenPlace: (place: Place) => void;
  readonly onFix: (fix: Fix) => void;
  readonly trans: TranslationBundle;
}

const RANK: Readonly<Record<Severity, number>> = {
  error: 0,
  warning: 1,
  info: 2
};

const STATES = { error: 'failed', warning: 'warned', info: 'running' } as const;

/** Errors first, then warnings, then the rest, each in notebook order. */
export function ProblemsList(props: IProblemsListProps): React.JSX.Element {
  const { problems, trans } = props;
  const sorted = React.useMemo(
    () =>
      [...problems].sort(
        (one, other) => RANK[one.severity] - RANK[other.severity]
      ),
    [problems]
  );
  const { shown, hidden, showAll } = useCapped(sorted);
  if (problems.length === 0) {
    return (
      <EmptyState
        icon="check"
        title={trans.__('No problems')}
        text={trans.__('Checked as you edit.')}
      />
    );
  }
  return (
    <div className="jp-Blocks-problems">
      <ul aria-label={trans.__('Problems')}>
        {shown.map((problem, n) => (
          <Row key={n} {...props} problem={problem} />
        ))}
      </ul>
      <ShowAll hidden={hidden} onClick={showAll} trans={trans} />
    </div>
  );
}

function Row(
  props: IProblemsListProps & { readonly problem: Diagnostic }
): React.JSX.Element {
  const { problem, cellNumber, onOpenPlace, onFix, trans } = props;
  const { severity, fix } = problem;
  const place = placeWords(problem, cellNumber, trans);
  const open = (): void => {
    onOpenPlace({
      cell: problem.cell,
      file: problem.file,
      line: problem.line
    });
  };
  return (
    <li>
      <span
        role="img"
        aria-label={severityWord(severity, trans)}
        title={severityWord(severity, trans)}
      >
        <Icon
          name={severity === 'info' ? 'info' : `state-${STATES[severity]}`}
          state={STATES[severity]}
          size={14}
        />
      </span>
      <div className="jp-Blocks-problems-text">
        <p>
          <Prose text={quoted(problem.message)} />
        </p>
        {problem.remedy && (
          <p className="jp-mod-secondary">
            <Prose text={quoted(problem.remedy)} />
          </p>
        )}
        <p className="jp-Blocks-problems-place">
          <code>{problem.code}</code>
          {props.fromKernel.has(problem) && ` · ${trans.__('from the kernel')}`}
          {place && ' · '}
          {place && (
            <Link
              onClick={open}
              aria-label={trans.__('%1: go to %2', problem.code, place)}
            >
              {place}
            </Link>
          )}
        </p>
      </div>
      {fix && (
        <Button
          small
          onClick={() => {
            onFix(fix);
          }}
        >
          <Prose text={fix.title} />
        </Button>
      )}
    </li>
  );
}

/** Names in the server's messages stand between single quotes: as code here. */
function quoted(text: string): string {
  return text.replace(/(^|[\s(])'([^'\s`]+)'/g, '$1`$2`');
}

function severityWord(severity: Severity, trans: TranslationBundle): string {
  switch (severity) {
    case 'error':
      return trans.__('error');
    case 'warning':
      return trans.__('warning');
    default:
      return trans.__('info');
  }
}
