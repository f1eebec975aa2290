/** A first pipeline: the cells of a new pipeline notebook. */
import type { TranslationBundle } from '@jupyterlab/translation';

/** A notebook as nbformat JSON, for the kernel named; null leaves the choice to whoever opens it. */
export function firstPipeline(
  kernel: {
    readonly name: string;
    readonly display_name: string;
    readonly language: string;
  } | null,
  trans: TranslationBundle
): Record<string, unknown> {
  const kernelspec = kernel && {
    name: kernel.name,
    display_name: kernel.display_name,
    language: kernel.language
  };
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: kernelspec ? { kernelspec } : {},
    cells: [
      {
        id: 'title',
        cell_type: 'markdown',
        metadata: {},
        source: [
          `# ${trans.__('A first pipeline')}\n`,
          '\n',
          trans.__(
            'Cells with the tag `block:NAME` are blocks. The panel **Blocks** at the right shows which one feeds which, and runs them.'
          )
        ].join('')
      },
      code('parameters', ['parameters'], 'rate = 1.19'),
      code(
        'prices',
        ['block:prices', 'kind:data_loader'],
        'prices = {"apple": 0.40, "pear": 0.60}'
      ),
      code(
        'gross',
        ['block:gross'],
        'gross = {fruit: round(rate * price, 2) for fruit, price in prices.items()}\ngross'
      ),
      code(
        'gross-test',
        ['test:gross'],
        'for fruit in prices:\n    assert gross[fruit] >= prices[fruit], fruit'
      )
    ]
  };
}

function code(
  id: string,
  tags: readonly string[],
  source: string
): Record<string, unknown> {
  return {
    id,
    cell_type: 'code',
    metadata: { tags },
    source,
    execution_count: null,
    outputs: []
  };
}
