import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The floors: imports point down. A floor may not import those named beside it. */
const above = {
  wire: ['api', 'model', 'widgets', 'plugins'],
  api: ['model', 'widgets', 'plugins'],
  model: ['widgets', 'plugins'],
  widgets: ['plugins']
};

const zones = Object.entries(above).map(([floor, higher]) => ({
  target: `./src/${floor}`,
  from: higher.map(name => `./src/${name}`),
  message: `Imports point down: ${floor} knows nothing of what stands above it.`
}));

export default tseslint.config(
  {
    ignores: [
      'lib/',
      'node_modules/',
      'stubs/',
      'coverage/',
      'src/wire/types.ts', // generated
      '../jupyter_blocks/'
    ]
  },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    files: ['**/*.{ts,tsx,mts}'],
    plugins: { 'import-x': importX, 'react-hooks': reactHooks },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ project: './tsconfig.json' })
      ]
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: '.', zones }],
      ...reactHooks.configs.recommended.rules,
      curly: 'error',
      eqeqeq: 'error',
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase']
        }
      ],
      '@typescript-eslint/no-namespace': 'off',
      // A map that was just filled, a list that was just measured: the reader sees why it is there.
      '@typescript-eslint/no-non-null-assertion': 'off'
    }
  },
  {
    // The model works without a page: no DOM, no React, no widgets.
    files: ['src/model/**', 'src/api/**'],
    rules: {
      'no-restricted-globals': ['error', 'document', 'window', 'HTMLElement'],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            'react',
            'react-dom',
            '@xyflow/*',
            '@lumino/widgets',
            '@jupyterlab/apputils',
            '@jupyterlab/ui-components'
          ]
        }
      ]
    }
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', URL: 'readonly' }
    }
  },
  {
    files: ['**/__tests__/**'],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-globals': 'off' }
  },
  prettier
);
