import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problemsIn } from '../scripts/manifests.mjs';

const source = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const APP = 'src/app/app-hsmeta.json';
const CARD = 'src/app/cards/referral-card-hsmeta.json';
const WEBHOOKS = 'src/app/webhooks/webhooks-hsmeta.json';
const SETTINGS = 'src/app/settings/settings-page-hsmeta.json';
const PAGE = 'src/app/pages/home-page-hsmeta.json';
const GRANT = 'src/app/workflow-actions/grant-reward-hsmeta.json';
const PROFILE = 'src/hsprofile.example.json';

let project;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'manifests-'));
  for (const file of [
    'hsproject.json',
    APP,
    CARD,
    WEBHOOKS,
    SETTINGS,
    PAGE,
    GRANT,
    PROFILE,
    'src/app/cards/package.json',
    'src/app/cards/ReferralCard.tsx',
    'src/app/settings/package.json',
    'src/app/settings/SettingsPage.tsx',
    'src/app/pages/package.json',
    'src/app/pages/HomePage.tsx',
  ]) {
    cpSync(join(source, file), join(project, file));
  }
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

const edit = (file, change) => {
  const content = JSON.parse(readFileSync(join(project, file), 'utf8'));
  change(content);
  writeFileSync(join(project, file), JSON.stringify(content));
};
const move = (from, to) => {
  mkdirSync(dirname(join(project, to)), { recursive: true });
  renameSync(join(project, from), join(project, to));
};

test('the project as it is has no problem', () => {
  expect(problemsIn(source)).toEqual([]);
  expect(problemsIn(project)).toEqual([]);
});

test.each([
  [
    'an unknown field at the top',
    () => edit(CARD, (card) => (card.title = 'x')),
    `${CARD}: / has an unknown field "title".`,
  ],
  [
    'an unknown field in a config',
    () => edit(APP, (app) => (app.config.auth.scopes = [])),
    `${APP}: /config/auth has an unknown field "scopes".`,
  ],
  [
    'a required field that is missing',
    () => edit(APP, (app) => delete app.config.permittedUrls.fetch),
    `${APP}: /config/permittedUrls must have required property 'fetch'.`,
  ],
  [
    'a uid with a space',
    () => edit(CARD, (card) => (card.uid = 'referral card')),
    `${CARD}: /uid must match pattern`,
  ],
  [
    'a uid that is too long',
    () => edit(CARD, (card) => (card.uid = 'x'.repeat(65))),
    `${CARD}: /uid must match pattern`,
  ],
  [
    'a uid used twice',
    () => edit(CARD, (card) => (card.uid = 'referloop_app')),
    `${CARD}: the uid referloop_app is also that of app/app-hsmeta.json.`,
  ],
  [
    'an unsupported platform',
    () => edit('hsproject.json', (it) => (it.platformVersion = '2025.1')),
    'hsproject.json: /platformVersion must be one of 2026.03, 2026.09.',
  ],
  [
    'a folder HubSpot does not know',
    () => move(CARD, 'src/app/kards/referral-card-hsmeta.json'),
    'src/app/kards/referral-card-hsmeta.json: HubSpot ignores manifests here',
  ],
  [
    'a nested folder',
    () => move(CARD, 'src/app/cards/referral/referral-card-hsmeta.json'),
    'src/app/cards/referral/referral-card-hsmeta.json: HubSpot ignores manifests here',
  ],
  [
    'a component in the folder of another',
    () => move(WEBHOOKS, 'src/app/cards/webhooks-hsmeta.json'),
    'src/app/cards/webhooks-hsmeta.json: a component of type webhooks belongs in src/app/webhooks.',
  ],
  [
    'a second webhooks component',
    () => {
      cpSync(join(project, WEBHOOKS), join(project, 'src/app/webhooks/more-hsmeta.json'));
      edit('src/app/webhooks/more-hsmeta.json', (more) => (more.uid = 'more'));
    },
    'at most one component of type webhooks',
  ],
  [
    'a second settings page',
    () => {
      cpSync(join(project, SETTINGS), join(project, 'src/app/settings/more-hsmeta.json'));
      edit('src/app/settings/more-hsmeta.json', (more) => (more.uid = 'more'));
    },
    'at most one component of type settings',
  ],
  [
    'a page whose code is missing',
    () => rmSync(join(project, 'src/app/pages/HomePage.tsx')),
    `${PAGE}: the entrypoint src/app/pages/HomePage.tsx does not exist.`,
  ],
  [
    'a page without package.json',
    () => rmSync(join(project, 'src/app/pages/package.json')),
    'HubSpot needs a package.json beside the page',
  ],
  [
    'an action in the folder of cards',
    () => move(GRANT, 'src/app/cards/grant-reward-hsmeta.json'),
    'a component of type workflow-action belongs in src/app/workflow-actions.',
  ],
  [
    'a folder that is called almost right',
    () => move(GRANT, 'src/app/workflow_actions/grant-reward-hsmeta.json'),
    'HubSpot ignores manifests here',
  ],
  [
    'an unknown field of an action',
    () => edit(GRANT, (it) => (it.config.published = true)),
    `${GRANT}: /config has an unknown field "published".`,
  ],
  [
    'an unknown field of an input',
    () => edit(GRANT, (it) => (it.config.inputFields[0].typeDefinition.label = 'x')),
    'typeDefinition has an unknown field "label"',
  ],
  [
    'a choice without choices',
    () => edit(GRANT, (it) => delete it.config.inputFields[2].typeDefinition.options),
    'inputFields/2/typeDefinition must match exactly one schema in oneOf',
  ],
  [
    'choices for a number',
    () =>
      edit(
        GRANT,
        (it) => (it.config.inputFields[0].typeDefinition.optionsUrl = 'https://x.example'),
      ),
    'optionsUrl does not belong here',
  ],
  [
    'an input that people would see by its raw name',
    () => edit(GRANT, (it) => delete it.config.labels.en.inputFieldLabels.reason),
    `${GRANT}: the field reason has no label in inputFieldLabels.`,
  ],
  [
    'a label for nothing',
    () => edit(GRANT, (it) => (it.config.labels.en.outputFieldLabels.gone = 'Gone')),
    `${GRANT}: outputFieldLabels has a label for gone, which is no field.`,
  ],
  [
    'an object type that workflows do not have',
    () => edit(GRANT, (it) => it.config.objectTypes.push('INVOICE')),
    'objectTypes/3 must be one of CONTACT, COMPANY, DEAL, TICKET',
  ],
  ['no app', () => rmSync(join(project, APP)), 'src/app: the app itself is missing'],
  [
    'no project file',
    () => rmSync(join(project, 'hsproject.json')),
    'hsproject.json: this file is missing.',
  ],
  [
    'a manifest that is not JSON',
    () => writeFileSync(join(project, CARD), '{'),
    `${CARD}: not JSON`,
  ],
  [
    'an entrypoint that does not exist',
    () => edit(CARD, (card) => (card.config.entrypoint = '/app/cards/Other.tsx')),
    'the entrypoint src/app/cards/Other.tsx does not exist',
  ],
  [
    'a card without package.json',
    () => rmSync(join(project, 'src/app/cards/package.json')),
    'HubSpot needs a package.json beside the card',
  ],
  [
    'an address without encryption',
    () => edit(WEBHOOKS, (it) => (it.config.settings.targetUrl = 'http://x.example')),
    `${WEBHOOKS}: /config/settings/targetUrl must match pattern`,
  ],
  [
    'a property change without its property',
    () => edit(WEBHOOKS, (it) => delete it.config.subscriptions.crmObjects[0].propertyName),
    "must have required property 'propertyName'",
  ],
  [
    'a creation with a property',
    () =>
      edit(
        WEBHOOKS,
        (it) =>
          (it.config.subscriptions.crmObjects.find(
            (one) => one.subscriptionType === 'object.creation',
          ).propertyName = 'email'),
      ),
    'propertyName does not belong here',
  ],
  [
    'a subscription given twice',
    () =>
      edit(WEBHOOKS, (it) =>
        it.config.subscriptions.crmObjects.push(it.config.subscriptions.crmObjects[0]),
      ),
    'must NOT have duplicate items',
  ],
  [
    'a property HubSpot never reports',
    () =>
      edit(
        WEBHOOKS,
        (it) => (it.config.subscriptions.crmObjects[0].propertyName = 'hs_lastmodifieddate'),
      ),
    'propertyName must NOT be valid',
  ],
  [
    'a variable without a value',
    () => edit(PROFILE, (profile) => delete profile.variables.REFERLOOP_URL),
    `${PROFILE}: the variable REFERLOOP_URL is used but has no value.`,
  ],
  ['no profile', () => rmSync(join(project, PROFILE)), 'there is no hsprofile.<name>.json'],
  [
    'an app without its base scope',
    () => edit(APP, (app) => app.config.auth.requiredScopes.shift()),
    `${APP}: /config/auth/requiredScopes must contain`,
  ],
])('finds %s', (_, plant, expected) => {
  plant();

  expect(problemsIn(project).join('\n')).toContain(expected);
});
