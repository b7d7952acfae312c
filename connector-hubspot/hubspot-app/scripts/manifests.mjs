// What HubSpot would only say on upload, or not at all: it skips a manifest in a folder it does not know in silence.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';

const schemas = resolve(dirname(fileURLToPath(import.meta.url)), '../schemas');
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
});
for (const file of readdirSync(schemas)) {
  ajv.addSchema(JSON.parse(readFileSync(join(schemas, file), 'utf8')));
}

/** Where a component of a type must lie, below src. */
const FOLDERS = {
  app: 'app',
  card: 'app/cards',
  page: 'app/pages',
  settings: 'app/settings',
  webhooks: 'app/webhooks',
  'workflow-action': 'app/workflow-actions',
};
const AT_MOST_ONE = ['app', 'page', 'settings', 'webhooks'];
const WITH_CODE = ['card', 'page', 'settings'];
const META = /-hsmeta\.json$/;
const PROFILE = /^hsprofile\.[^.]+\.json$/;

/** Every problem of the project in a folder, each as one sentence that begins with the file's path. */
export const problemsIn = (project) => {
  const problems = [];
  const found = (file, what) => problems.push(`${relative(project, file)}: ${what}.`);
  const src = join(project, 'src');

  valid('project', join(project, 'hsproject.json'), found);
  const components = filesBelow(src)
    .filter((file) => META.test(file))
    .flatMap((file) => componentIn(file, src, found));

  checkTogether(components, src, found);
  checkCode(components, src, found);
  checkActions(components, found);
  checkVariables(components, src, found);
  return problems;
};

/** Reads a component; one that is not where HubSpot looks, or not of the right shape, is a problem. */
const componentIn = (file, src, found) => {
  const folder = relative(src, dirname(file)).replaceAll('\\', '/');
  if (!Object.values(FOLDERS).includes(folder)) {
    found(
      file,
      `HubSpot ignores manifests here; only ${Object.values(FOLDERS)
        .map((known) => `src/${known}`)
        .join(', ')} are read`,
    );
    return [];
  }
  const content = valid('component', file, found);
  if (content === undefined) return [];
  if (FOLDERS[content.type] !== folder) {
    found(file, `a component of type ${content.type} belongs in src/${FOLDERS[content.type]}`);
  }
  conforms(content.type, content.config, file, '/config', found);
  return [{ file, ...content }];
};

const checkTogether = (components, src, found) => {
  for (const type of AT_MOST_ONE) {
    components
      .filter((component) => component.type === type)
      .slice(1)
      .forEach(({ file }) => found(file, `a project has at most one component of type ${type}`));
  }
  if (!components.some(({ type }) => type === 'app')) {
    found(join(src, 'app'), 'the app itself is missing (a valid *-hsmeta.json of type app)');
  }
  const seen = new Map();
  for (const { file, uid } of components) {
    if (seen.has(uid))
      found(file, `the uid ${uid} is also that of ${relative(src, seen.get(uid))}`);
    seen.set(uid, file);
  }
};

const checkCode = (components, src, found) => {
  for (const { file, type, config } of components) {
    if (!WITH_CODE.includes(type) || typeof config.entrypoint !== 'string') continue;
    if (!existsSync(join(src, config.entrypoint)))
      found(file, `the entrypoint src${config.entrypoint} does not exist`);
    if (!existsSync(join(dirname(file), 'package.json')))
      found(file, `HubSpot needs a package.json beside the ${type}`);
  }
};

/** HubSpot takes an action whose labels do not fit its fields, and then shows the fields' raw names to people. */
const checkActions = (components, found) => {
  for (const { file, type, config } of components) {
    const labels = config.labels?.en;
    if (type !== 'workflow-action' || labels === undefined) continue;
    const names = (fields) =>
      Array.isArray(fields) ? fields.map((field) => field?.typeDefinition?.name) : [];
    for (const [words, fields] of [
      ['inputFieldLabels', names(config.inputFields)],
      ['outputFieldLabels', names(config.outputFields)],
    ]) {
      const labelled = Object.keys(labels[words] ?? {});
      fields
        .filter((name) => !labelled.includes(name))
        .forEach((name) => found(file, `the field ${name} has no label in ${words}`));
      labelled
        .filter((name) => !fields.includes(name))
        .forEach((name) => found(file, `${words} has a label for ${name}, which is no field`));
    }
  }
};

const checkVariables = (components, src, found) => {
  const used = new Set(
    components.flatMap(({ uid, config }) =>
      [...JSON.stringify([uid, config]).matchAll(/\$\{(.*?)}/g)].map(([, name]) => name),
    ),
  );
  const profiles = existsSync(src) ? readdirSync(src).filter((name) => PROFILE.test(name)) : [];
  if (profiles.length === 0 && used.size > 0)
    found(src, 'there is no hsprofile.<name>.json for the variables in use');
  for (const name of profiles) {
    const file = join(src, name);
    const profile = valid('profile', file, found);
    for (const variable of profile === undefined ? [] : used) {
      if (!(variable in profile.variables))
        found(file, `the variable ${variable} is used but has no value`);
    }
  }
};

/** The content when it is JSON of that schema, else undefined and said so. */
const valid = (schema, file, found) => {
  let content;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    found(file, error.code === 'ENOENT' ? 'this file is missing' : `not JSON: ${error.message}`);
    return undefined;
  }
  return conforms(schema, content, file, '', found) ? content : undefined;
};

const conforms = (schema, content, file, where, found) => {
  const validate = ajv.getSchema(schema);
  if (validate(content)) return true;
  for (const error of validate.errors.filter(({ keyword }) => keyword !== 'if')) {
    found(file, `${where}${error.instancePath || (where ? '' : '/')} ${sentence(error)}`);
  }
  return false;
};

const sentence = ({ keyword, params, message }) => {
  switch (keyword) {
    case 'additionalProperties':
      return `has an unknown field "${params.additionalProperty}"`;
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}`;
    case 'const':
      return `must be ${params.allowedValue}`;
    case 'false schema':
      return 'does not belong here';
    default:
      return message;
  }
};

const filesBelow = (folder) =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path);
        return [path];
      });
