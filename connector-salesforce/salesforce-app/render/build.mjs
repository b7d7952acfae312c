import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import lwc from '@lwc/rollup-plugin';
import { rollup } from 'rollup';

const here = dirname(fileURLToPath(import.meta.url));
const project = resolve(here, '..');
const components = join(project, 'force-app/main/default/lwc');
const base = join(project, 'node_modules/lightning-base-components');
const out = resolve(process.argv[2] ?? join(project, '../target/lwc'));

/** Of the 1,600 icons only those that our components and the base components inside them show. */
const ICONS = {
  utility: ['check', 'clear', 'close', 'down', 'error', 'help', 'info', 'success', 'warning'],
  standard: ['contact_request', 'partners', 'setup_modal'],
};

/** What only an org has; each stand-in says what it does instead. */
const PLATFORM = {
  '@salesforce/apex': 'platform/apex.js',
  '@salesforce/i18n/timeZone': 'platform/timeZone.js',
  'lightning/actions': 'platform/actions.js',
  'lightning/uiRecordApi': 'platform/uiRecordApi.js',
};

const virtual = (name, code) => ({ id: `\0${name}`, code });

const platform = () => {
  const modules = new Map();
  const keep = ({ id, code }) => {
    modules.set(id, code);
    return id;
  };
  return {
    name: 'what-only-an-org-has',
    resolveId(name) {
      if (PLATFORM[name]) return join(here, PLATFORM[name]);
      if (name.startsWith('@salesforce/i18n/')) {
        return join(base, 'scopedImports', `${name.replaceAll('/', '-')}.js`);
      }
      const apex = /^@salesforce\/apex\/(\w+)\.(\w+)$/.exec(name);
      if (apex) {
        return keep(
          virtual(
            name,
            `import { ${apex[2]} } from '${join(here, 'apex', `${apex[1]}.js`)}';
             import { method } from '${join(here, 'platform/apex.js')}';
             export default method('${apex[1]}.${apex[2]}', ${apex[2]});`,
          ),
        );
      }
      const icons = /^lightning\/iconSvgTemplates(\w+)$/.exec(name);
      return icons ? keep(virtual(name, iconsOf(icons[1].toLowerCase()))) : null;
    },
    load: (id) => modules.get(id) ?? null,
    // LWC asks how it was built; a browser cannot tell.
    renderChunk: (code) => ({
      code: code.replaceAll('process.env.NODE_ENV', '"production"'),
      map: null,
    }),
    transform(code, id) {
      if (!id.startsWith(base)) return null;
      const changed = code
        .replaceAll('import.meta.env.SSR', 'false')
        // Form-associated custom elements do not work together with synthetic shadow.
        .replaceAll('features.enableComboboxElementInternals', 'false');
      return changed === code ? null : { code: changed, map: null };
    },
  };
};

const iconsOf = (category) => {
  const folder = join(
    base,
    'src/lightning',
    `iconSvgTemplates${category[0].toUpperCase()}${category.slice(1)}`,
    'buildTemplates',
    category,
  );
  const names = ICONS[category] ?? [];
  return [
    ...names.map((name) => `import ${name} from '${join(folder, `${name}.html`)}';`),
    `export default { ${names.map((name) => `${category}_${name}: ${name}`).join(', ')} };`,
  ].join('\n');
};

const ours = readdirSync(components).map((name) => ({
  name: `c/${name}`,
  path: join(components, name, `${name}.js`),
}));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const bundle = await rollup({
  input: join(here, 'host.js'),
  plugins: [
    platform(),
    lwc({
      rootDir: project,
      modules: [...ours, { dir: join(here, 'components') }, { npm: 'lightning-base-components' }],
      enableDynamicComponents: true,
    }),
  ],
  onwarn(warning) {
    // Salesforce's own components have circular imports.
    if (warning.code !== 'CIRCULAR_DEPENDENCY' && !warning.id?.includes('node_modules')) {
      console.warn(warning.message);
    }
  },
});
await bundle.write({ file: join(out, 'host.js'), format: 'es', inlineDynamicImports: true });
await bundle.close();
copyFileSync(
  join(
    project,
    'node_modules/@salesforce-ux/design-system/assets/styles/salesforce-lightning-design-system.min.css',
  ),
  join(out, 'slds.css'),
);
for (const file of readdirSync(out)) {
  console.log(`${file} ${Math.round(readFileSync(join(out, file)).length / 1024)} kB`);
}
