import js from '@eslint/js';
import lwc from '@salesforce/eslint-config-lwc/recommended.js';
import { defineConfig, globalIgnores } from 'eslint/config';

const named = (...names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

export default defineConfig([
  globalIgnores(['coverage/', 'node_modules/']),
  {
    files: ['force-app/main/default/lwc/**/*.js', 'render/components/**/*.js'],
    extends: [lwc],
    rules: {
      // The most important thing stands first; Prettier decides about parentheses.
      'no-use-before-define': ['error', { functions: false, variables: false }],
      'no-confusing-arrow': 'off',
    },
  },
  {
    files: ['force-app/main/default/lwc/**/__tests__/**'],
    languageOptions: {
      globals: named('afterEach', 'beforeEach', 'describe', 'expect', 'it', 'jest', 'require'),
    },
    rules: { '@lwc/lwc/no-async-operation': 'off' },
  },
  {
    files: ['render/**', 'test/**', '*.config.*'],
    ignores: ['render/components/**'],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: named(
        'console',
        'CustomEvent',
        'document',
        'fetch',
        'jest',
        'module',
        'process',
        'require',
        'ResizeObserver',
        'window',
      ),
    },
  },
]);
