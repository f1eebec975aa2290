/**
 * What stands where there is nothing to show yet: what it is, one sentence, one thing to do.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Button, Link, Prose } from './controls';
import { Icon, type IconName } from './icons';

export interface IAction {
  readonly label: string;
  readonly icon?: IconName;
  readonly primary?: boolean;
  readonly onClick: () => void;
}

/** Icon 32, title 13 semibold, text 12, one action, perhaps a second one as a link. */
export function EmptyState(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly text?: string;
  readonly detail?: string;
  readonly isWarning?: boolean;
  readonly action?: IAction | null;
  readonly other?: IAction | null;
}): React.JSX.Element {
  const { icon, title, text, detail, isWarning, action, other } = props;
  return (
    <div className="jp-Blocks-empty">
      <Icon name={icon} size={32} state={isWarning ? 'warned' : undefined} />
      <h3>{title}</h3>
      {text && (
        <p>
          <Prose text={text} />
        </p>
      )}
      {detail && <p className="jp-Blocks-empty-detail">{detail}</p>}
      {action && (
        <Button
          icon={action.icon}
          primary={action.primary}
          onClick={action.onClick}
        >
          {action.label}
        </Button>
      )}
      {other && <Link onClick={other.onClick}>{other.label}</Link>}
    </div>
  );
}

/** No notebook is open. */
export function NoNotebook(props: {
  readonly onNew: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { onNew, trans } = props;
  return (
    <EmptyState
      icon="blocks"
      title={trans.__('No notebook open')}
      text={trans.__('Open a notebook to see its graph here.')}
      action={{
        icon: 'plus',
        label: trans.__('New pipeline notebook'),
        onClick: onNew
      }}
    />
  );
}

/** The notebook has no tags; says what they are. */
export function NoBlocks(props: {
  readonly codeCells: number;
  readonly onMakeBlock: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { codeCells, onMakeBlock, trans } = props;
  return (
    <EmptyState
      icon="sparkle"
      title={trans.__('No blocks yet')}
      text={
        codeCells === 0
          ? trans.__(
              'Write a cell and tag it `block:NAME`: it becomes a block of the pipeline.'
            )
          : trans._n(
              '%1 code cell, not tagged. Tag it `block:NAME` and it becomes a block; what feeds it is found out from its code.',
              '%1 code cells, none tagged. Tag one `block:NAME` and it becomes a block; what feeds it is found out from the code.',
              codeCells
            )
      }
      action={
        codeCells === 0
          ? null
          : {
              icon: 'plus',
              primary: true,
              label: trans.__('Make a block of this cell'),
              onClick: onMakeBlock
            }
      }
    />
  );
}

/** The server did not answer, or could not. */
export function NoAnswer(props: {
  readonly message: string;
  readonly remedy: string;
  readonly onRetry: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { message, remedy, onRetry, trans } = props;
  return (
    <EmptyState
      icon="state-warned"
      isWarning
      title={trans.__('The graph could not be read')}
      text={message}
      detail={remedy}
      action={{
        icon: 'refresh',
        label: trans.__('Try again'),
        onClick: onRetry
      }}
    />
  );
}
