// node scripts/build.mjs [directory]: writes host.js, worker.js and host.css there (or to CARD_HOST_OUT).
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const project = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = resolve(
  process.argv[2] ?? process.env.CARD_HOST_OUT ?? resolve(project, '../target/classes/card-host'),
);

const common = {
  bundle: true,
  minify: true,
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'linked',
  logLevel: 'warning',
};

await mkdir(out, { recursive: true });
await Promise.all([
  build({
    ...common,
    entryPoints: [resolve(project, 'src/host.tsx')],
    outfile: resolve(out, 'host.js'),
    format: 'esm',
    jsx: 'automatic',
  }),
  // A classic script: importScripts, which loads the card's bundle, does not exist in module workers.
  build({
    ...common,
    entryPoints: [resolve(project, 'src/worker.ts')],
    outfile: resolve(out, 'worker.js'),
    format: 'iife',
  }),
  build({
    ...common,
    entryPoints: [resolve(project, 'src/host.css')],
    outfile: resolve(out, 'host.css'),
  }),
]);
console.log(`Built host.js, worker.js and host.css in ${out}`);
