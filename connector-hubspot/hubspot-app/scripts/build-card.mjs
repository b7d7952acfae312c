// Bundles what runs in HubSpot the way HubSpot's own build does, so that what runs outside HubSpot is what runs inside it.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { remoteBuild } from '@hubspot/ui-extensions-dev-server/build';

const project = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const app = resolve(project, 'src/app');
const dist = resolve(project, 'dist');
const { variables } = JSON.parse(
  readFileSync(resolve(project, 'src/hsprofile.example.json'), 'utf8'),
);

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

for (const [folder, name] of [
  ['cards', 'ReferralCard'],
  ['settings', 'SettingsPage'],
  ['pages', 'HomePage'],
]) {
  const root = join(app, folder);
  // A build empties its folder first, so each has one of its own.
  const own = join(dist, name);
  await remoteBuild({
    root,
    entryPoint: join(root, `${name}.tsx`),
    outputDir: own,
    logLevel: 'warn',
    appConfig: { variables },
  });
  renameSync(join(own, `${name}.js`), join(dist, `${name}.js`));
  console.log(`Built dist/${name}.js`);
}

// What the sandbox needs to offer the actions as HubSpot would: their manifests, whole.
const actions = join(app, 'workflow-actions');
const manifests = readdirSync(actions)
  .filter((file) => file.endsWith('-hsmeta.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(join(actions, file), 'utf8')));
writeFileSync(join(dist, 'workflow-actions.json'), JSON.stringify(manifests));
console.log(`Wrote dist/workflow-actions.json with ${manifests.length} actions`);
