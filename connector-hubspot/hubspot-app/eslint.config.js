import js from '@eslint/js';
import { config as uiExtensions } from '@hubspot/eslint-config-ui-extensions';
import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default defineConfig([
  globalIgnores(['dist/', '**/node_modules/']),
  js.configs.recommended,
  tseslint.configs.recommended,
  tseslint.configs.stylistic,
  reactHooks.configs.flat['recommended-latest'],
  {
    files: ['src/app/**/*.{ts,tsx}', 'test/**/*.tsx'],
    extends: [uiExtensions],
  },
  {
    files: ['scripts/**', 'test/**/*.mjs', '*.config.*'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
]);
