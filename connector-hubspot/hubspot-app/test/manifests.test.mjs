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
const PROFILE = 'src/hsprofile.example.json';

let project;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'manifests-'));
  for (const file of [
    'hsproject.json',
    APP,
    CARD,
    WEBHOOKS,
    PROFILE,
    'src/app/cards/package.json',
    'src/app/cards/ReferralCard.tsx',
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
