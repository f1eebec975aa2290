/**
 * The panel's header: which pipeline, and what can be done with it as a whole.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { GraphView } from '../model/graph';
import type { Value } from '../model/literals';
import { knownOverrides } from '../model/parameters';
import { IconButton } from './controls';
import { Icon } from './icons';
import { ParametersForm } from './parameters';
import { Menu, Popup, type IMenuItem } from './popup';
import { RunButton, type RunChoice } from './runmenu';

export interface IHeaderProps {
  readonly view: GraphView | null;
  /** The notebook's name, until there is a graph. */
  readonly name: string;
  readonly selection: string | null;
  /** A run goes on. */
  readonly isLive: boolean;
  /** It was asked to stop. */
  readonly isStopping: boolean;
  /** Parameter values that the next run gets, where they differ from the defaults. */
  readonly overrides: Readonly<Record<string, Value>>;
  readonly more: readonly IMenuItem[];
  readonly isParametersOpen: boolean;
  readonly onParametersOpen: (isOpen: boolean) => void;
  readonly onRun: (choice: RunChoice, block: string | null) => void;
  readonly onStop: () => void;
  readonly onOverrides: (overrides: Readonly<Record<string, Value>>) => void;
  readonly trans: TranslationBundle;
}

/** 36 px: name, block count, Run, Stop, Parameters, more. */
export function Header(props: IHeaderProps): React.JSX.Element {
  const { view, name, isLive, isStopping, overrides, more, trans } = props;
  const { isParametersOpen, onParametersOpen } = props;
  const blocks = view?.order.length ?? 0;
  const parameters = view?.graph.parameters ?? [];
  const [tune, setTune] = React.useState<HTMLButtonElement | null>(null);
  const [menu, setMenu] = React.useState<HTMLElement | null>(null);
  const differ = Object.keys(knownOverrides(parameters, overrides)).length;
  return (
    <div className="jp-Blocks-header">
      <Icon name="blocks" className="jp-mod-secondary" />
      <h2 className="jp-Blocks-header-name" title={view?.name ?? name}>
        {view?.name ?? name}
      </h2>
      {view && (
        <span className="jp-Blocks-header-count">
          {trans._n('%1 block', '%1 blocks', blocks)}
        </span>
      )}
      <span className="jp-Blocks-grow" />
      <RunButton
        view={view}
        selection={props.selection}
        isDisabled={blocks === 0}
        onRun={props.onRun}
        onParameters={() => {
          onParametersOpen(true);
        }}
        trans={trans}
      />
      <IconButton
        icon="stop"
        className="jp-mod-strong"
        label={isStopping ? trans.__('Stopping…') : trans.__('Stop')}
        disabled={!isLive || isStopping}
        onClick={props.onStop}
      />
      <IconButton
        ref={setTune}
        icon="tune"
        label={
          differ > 0
            ? trans._n(
                'Parameters: %1 differs from its default',
                'Parameters: %1 differ from their defaults',
                differ
              )
            : parameters.length > 0
              ? trans.__('Parameters')
              : trans.__('Parameters: no cell is tagged so')
        }
        dot={differ > 0}
        disabled={parameters.length === 0}
        aria-haspopup="dialog"
        aria-expanded={isParametersOpen}
        onClick={() => {
          onParametersOpen(!isParametersOpen);
        }}
      />
      {isParametersOpen && tune && (
        <Popup
          anchor={tune}
          role="dialog"
          label={trans.__('Parameters')}
          onClose={() => {
            onParametersOpen(false);
          }}
        >
          <ParametersForm
            parameters={parameters}
            overrides={overrides}
            onChange={props.onOverrides}
            onRun={() => {
              onParametersOpen(false);
              tune.focus();
              props.onRun('all', null);
            }}
            trans={trans}
          />
        </Popup>
      )}
      <IconButton
        icon="more"
        label={trans.__('More')}
        aria-haspopup="menu"
        aria-expanded={menu !== null}
        onClick={event => {
          setMenu(menu ? null : event.currentTarget);
        }}
      />
      {menu && (
        <Menu
          anchor={menu}
          label={trans.__('More')}
          items={more}
          onClose={() => {
            setMenu(null);
          }}
        />
      )}
    </div>
  );
}
