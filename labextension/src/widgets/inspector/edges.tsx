/**
 * Why a block stands where it stands: what crosses each of its edges, where it is defined, where used, how that is known.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { isHidden, styleOf } from '../../model/graph';
import type { Edge, Via } from '../../wire/types';
import { Link, Section } from '../controls';
import { useCapped } from '../hooks';
import { PlaceLink } from '../place';
import { ShowAll } from '../showall';
import type { ISectionProps } from './section';

interface ICrossing {
  readonly other: string;
  readonly via: Via;
}

export function Edges(
  props: ISectionProps & { readonly side: 'upstream' | 'downstream' }
): React.JSX.Element | null {
  const { view, block, side, isOpen, onToggle, trans } = props;
  const { incoming, outgoing } = view.edgesOf(block.name);
  const all = side === 'upstream' ? incoming : outgoing;
  const found = all.flatMap(edge => crossings(edge, side));
  const { shown, hidden, showAll } = useCapped(found, 50);
  if (found.length === 0) {
    return null;
  }
  const columns = [trans.__('defined'), trans.__('used'), trans.__('known')];
  return (
    <Section
      title={
        side === 'upstream'
          ? trans.__('Upstream, and why')
          : trans.__('Downstream, and why')
      }
      note={isOpen ? '' : `${found.length}`}
      columns={columns}
      isOpen={isOpen}
      onToggle={onToggle}
    >
      <table className="jp-Blocks-crossings">
        <thead>
          <tr>
            {[trans.__('name'), trans.__('block'), ...columns].map(column => (
              <th key={column} scope="col">
                <span className="jp-Blocks-visuallyHidden">{column}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ other, via }, n) => (
            <tr key={n}>
              <td title={via.name || undefined}>
                {via.kind === 'order' ? (
                  <i>{trans.__('after')}</i>
                ) : (
                  <code>{via.name}</code>
                )}
              </td>
              <td>
                <Link
                  className="jp-mod-plain"
                  title={other}
                  onClick={() => {
                    props.onSelect(other);
                  }}
                >
                  {other}
                </Link>
              </td>
              <td>
                <PlaceLink {...props} place={via.bound} />
              </td>
              <td>
                <PlaceLink {...props} place={via.used} />
              </td>
              <td className="jp-mod-secondary">{knownWords(via, trans)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ShowAll hidden={hidden} onClick={showAll} trans={trans} />
    </Section>
  );
}

function crossings(edge: Edge, side: 'upstream' | 'downstream'): ICrossing[] {
  const other = side === 'upstream' ? edge.from : edge.to;
  return edge.via
    .filter(via => !isHidden(styleOf(via)))
    .map(via => ({ other, via }));
}

function knownWords(via: Via, trans: TranslationBundle): string {
  if (via.certainty === 'may') {
    return trans.__('may');
  }
  switch (via.evidence[0]) {
    case 'static':
      return trans.__('static');
    case 'declared':
      return trans.__('tag');
    case 'positional':
      return trans.__('position');
    case 'observed':
      return trans.__('seen');
    default:
      return '';
  }
}
