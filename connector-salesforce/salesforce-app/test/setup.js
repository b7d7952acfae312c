const { registerSa11yMatcher } = require('@sa11y/jest');
const { webcrypto } = require('node:crypto');

registerSa11yMatcher();
Object.defineProperty(globalThis.crypto ?? (globalThis.crypto = {}), 'randomUUID', {
  configurable: true,
  value: () => webcrypto.randomUUID(),
});
