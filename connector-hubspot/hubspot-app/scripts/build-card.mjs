// Bundles the card the way HubSpot's own build does, so that what runs outside HubSpot is what runs inside it.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { remoteBuild } from '@hubspot/ui-extensions-dev-server/build';

const project = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const root = resolve(project, 'src/app/cards');
const { variables } = JSON.parse(
  readFileSync(resolve(project, 'src/hsprofile.example.json'), 'utf8'),
);

await remoteBuild({
  root,
  entryPoint: resolve(root, 'ReferralCard.tsx'),
  outputDir: resolve(project, 'dist'),
  logLevel: 'warn',
  appConfig: { variables },
});
console.log('Built dist/ReferralCard.js');
