/**
 * The icons that JupyterLab itself draws: in side bars, tabs, menus and the launcher.
 */
import { LabIcon } from '@jupyterlab/ui-components';

import { svgOf, type IconName } from './icons';

function labIcon(name: IconName): LabIcon {
  return new LabIcon({ name: `jupyter-blocks:${name}`, svgstr: svgOf(name) });
}

export const blocksIcon = labIcon('blocks');
export const runIcon = labIcon('run');
export const runToIcon = labIcon('run-to');
export const runFromIcon = labIcon('run-from');
export const runHereIcon = labIcon('run-here');
export const stopIcon = labIcon('stop');
export const parametersIcon = labIcon('tune');
export const openCellIcon = labIcon('list');
export const testIcon = labIcon('test');
export const makeBlockIcon = labIcon('kind-transformer');
export const runViewIcon = labIcon('clock');
export const openIcon = labIcon('popout');
