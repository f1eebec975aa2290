import { describe, expect, it } from 'vitest';

import { chain, graphOf } from '../../../model/__tests__/graphs';
import { layoutPanel, layoutWide } from '../../../model/layout';
import { begun, fitted, revealing, seen } from '../viewport';

const panel = { width: 400, height: 500 };

describe('begun', () => {
  it('shows a panel in full size from its top, in the middle', () => {
    const layout = layoutPanel(chain(50), panel);
    expect(begun(layout, panel)).toEqual({
      x: (400 - layout.width) / 2,
      y: 0,
      zoom: 1
    });
  });

  it('shows all of a wide graph as long as that can be read', () => {
    const window = { width: 1000, height: 600 };
    expect(begun(layoutWide(chain(3)), window).zoom).toBe(1);
    const five = begun(layoutWide(chain(5)), window).zoom;
    expect(five).toBeLessThan(1);
    expect(five).toBeGreaterThanOrEqual(0.8);
    const nine = begun(layoutWide(chain(9)), window).zoom;
    expect(nine).toBeLessThan(0.8);
    expect(nine).toBeGreaterThanOrEqual(0.4);
    expect(begun(layoutWide(chain(50)), window)).toEqual({
      x: 0,
      y: 0,
      zoom: 0.8
    });
  });
});

describe('fitted', () => {
  it('shows all of a graph, and does not enlarge it', () => {
    const long = layoutPanel(chain(50), panel);
    expect(fitted(long, panel).zoom).toBeCloseTo(500 / long.height);
    const short = layoutPanel(graphOf(['a'], []), panel);
    expect(fitted(short, panel).zoom).toBe(1);
  });
});

describe('revealing', () => {
  const window = { width: 400, height: 300 };

  it('moves nothing for a node in view', () => {
    const viewport = { x: 0, y: 0, zoom: 1 };
    expect(revealing(viewport, window, { x: 12, y: 200 })).toBeNull();
  });

  it('moves as little as shows the node and something beside it', () => {
    const viewport = { x: 0, y: 0, zoom: 1 };
    expect(revealing(viewport, window, { x: 12, y: 400 })).toEqual({
      x: 0,
      y: 300 - 12 - 36 - 400,
      zoom: 1
    });
    const scrolled = { x: 0, y: -500, zoom: 1 };
    expect(revealing(scrolled, window, { x: 12, y: 100 })?.y).toBe(-88);
  });

  it('reckons with the zoom', () => {
    const viewport = { x: 0, y: 0, zoom: 0.5 };
    expect(revealing(viewport, window, { x: 0, y: 500 })).toBeNull();
  });
});

describe('seen', () => {
  it('changes only when a whole step comes into view', () => {
    const window = { width: 300, height: 300 };
    const here = seen([0, -10, 1], window, 100);
    expect(here).toEqual([-0, 0, 300, 400]);
    expect(seen([0, -90, 1], window, 100)).toEqual(here);
    expect(seen([0, -110, 1], window, 100)).not.toEqual(here);
  });
});
