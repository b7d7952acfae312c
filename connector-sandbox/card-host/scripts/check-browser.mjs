// Drives the card's own bundle in Chromium: every state is seen, a referral is submitted by keyboard.
// CHROMIUM names the browser; pictures go to CARD_SHOTS when that is set.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import puppeteer from 'puppeteer-core';
import { serve } from '../test/stand-in.mjs';

const project = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const hostDir = resolve(project, '../target/classes/card-host');
const bundle = resolve(project, '../../connector-hubspot/hubspot-app/dist/ReferralCard.js');
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
for (const [file, fix] of [
  [resolve(hostDir, 'host.js'), 'run "npm run build" here'],
  [bundle, 'run "npm run build" in connector-hubspot/hubspot-app'],
  [chromium, 'install Chromium, or set CHROMIUM to its path'],
]) {
  if (!existsSync(file)) {
    console.error(`${file} is missing: ${fix}.`);
    process.exit(1);
  }
}

const profile = mkdtempSync(join(tmpdir(), 'card-host-'));
const server = await serve({ hostDir, bundle });
const browser = await puppeteer.launch({
  executablePath: chromium,
  userDataDir: profile,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

const problems = [];
const open = async (query, { dark = false, width = 820 } = {}) => {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' },
  ]);
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${query}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`${query}: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:')) {
      problems.push(`${query}: asked a third party, ${request.url()}`);
    }
  });
  await page.goto(`${server.url}/?${query}`);
  return page;
};
/** Errors in the console that a check provoked are no problem. */
const forgive = (query) => {
  const others = problems.filter((line) => !line.includes(query));
  problems.splice(0, problems.length, ...others);
};
const text = (page) => page.$eval('#referloop-card', (card) => card.innerText);
const says = (page, sentence) =>
  page
    .waitForFunction(
      (wanted) => document.querySelector('#referloop-card')?.innerText.includes(wanted),
      { timeout: 5000 },
      sentence,
    )
    .catch(async () =>
      assert.fail(`"${sentence}" did not appear; the card says: ${await text(page)}`),
    );
/** Every state that is worth a picture must also be clean for assistive technology. */
const picture = async (page, name) => {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run('#referloop-card'));
  for (const { id, help, nodes } of violations) {
    problems.push(`${name}: ${id}, ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
  }
  if (process.env.CARD_SHOTS)
    await page.screenshot({
      path: join(process.env.CARD_SHOTS, `card-${name}.png`),
      fullPage: true,
    });
};
const fill = async (page, label, value) => {
  await page.locator(`::-p-aria([name="${label}"])`).click();
  await page.keyboard.type(value);
};
const press = (page, name) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click();

const checks = {
  'an empty record teaches, says what is missing, and takes a referral by keyboard': async () => {
    const page = await open('record=1');
    await says(page, 'No referral on this deal yet');
    await picture(page, 'empty-light');
    await press(page, 'Submit referral');
    await says(page, 'Enter the e-mail address');
    const described = await page.$eval('input[name=referrerEmail]', (input) =>
      input
        .getAttribute('aria-describedby')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent)
        .join(' '),
    );
    assert.match(described, /Enter the e-mail address/);
    await picture(page, 'invalid-light');
    await fill(page, "Referrer's e-mail", 'sarah@acme.example');
    await fill(page, "Referrer's name", 'Sarah Chen');
    await page.keyboard.press('Enter');
    await says(page, 'Sarah Chen is now the referrer');
    await says(page, 'Referred by Sarah Chen');
    await picture(page, 'submitted-light');
    const posts = server.requests.filter(
      ({ method, url }) => method === 'POST' && url.includes('/deal/1/'),
    );
    assert.equal(posts.length, 1);
    assert.deepEqual(Object.keys(posts[0].body).sort(), ['key', 'referrerEmail', 'referrerName']);
    await press(page, 'Dismiss');
    await page.waitForFunction(() => !document.querySelector('.rc-toast'));
    await page.close();
  },
  'a referral shows referrer, status, reward and, unfolded, why': async () => {
    for (const dark of [false, true]) {
      const page = await open('record=2', { dark });
      await says(page, '$1,850.00');
      await page.click('summary');
      await says(page, '37,000.00 × 12 / 24 months');
      await picture(page, dark ? 'referral-dark' : 'referral-light');
      await page.close();
    }
    const narrow = await open('record=2', { width: 375 });
    await says(narrow, '$1,850.00');
    const overflow = await narrow.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `the narrow card is ${overflow} px too wide`);
    await picture(narrow, 'referral-narrow');
    await narrow.close();
  },
  'an account that is not connected is told so, with the fix': async () => {
    const page = await open('record=3', { dark: true });
    await says(page, 'Ask an administrator to connect it');
    await picture(page, 'not-connected-dark');
    await page.close();
  },
  'an outage offers a retry that works': async () => {
    const page = await open('record=4', { dark: true });
    await says(page, 'Referloop is restarting');
    await picture(page, 'unavailable-dark');
    await press(page, 'Try again');
    await says(page, 'No referral on this deal yet');
    await picture(page, 'empty-dark');
    await page.close();
  },
  'a duplicate shows the referral that exists': async () => {
    const page = await open('record=5');
    await says(page, 'No referral');
    await fill(page, "Referrer's e-mail", 'omar@initech.example');
    await page.keyboard.press('Enter');
    await says(page, 'already referred by Sarah Chen');
    await says(page, 'R-1042');
    await picture(page, 'duplicate-light');
    await page.close();
  },
  'a refused field keeps what was typed and says why beside it': async () => {
    const page = await open('record=6', { dark: true });
    await says(page, 'No referral');
    await fill(page, "Referrer's e-mail", 'priya@northwind.example');
    await fill(page, 'Note', 'Met at the fair');
    await press(page, 'Submit referral');
    await says(page, 'is the contact on this deal');
    assert.equal(await page.$eval('textarea', (area) => area.value), 'Met at the fair');
    assert.equal(
      await page.$eval('input[name=referrerEmail]', (input) => input.getAttribute('aria-invalid')),
      'true',
    );
    await picture(page, 'field-dark');
    await page.close();
  },
  'a submission that met an outage is retried with the same key': async () => {
    const page = await open('record=7');
    await says(page, 'No referral');
    await fill(page, "Referrer's e-mail", 'sarah@acme.example');
    await press(page, 'Submit referral');
    await says(page, 'Your entries are kept');
    await picture(page, 'retry-light');
    await press(page, 'Try again');
    await says(page, 'Referred by sarah@acme.example');
    const keys = server.requests
      .filter(({ method, url }) => method === 'POST' && url.includes('/deal/7/'))
      .map(({ body }) => body.key);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
    await page.close();
  },
  'a bundle that cannot be shown is one sentence': async () => {
    for (const [bundle, sentence] of [
      ['/nowhere.js', 'could not be loaded from'],
      ['/throws.js', 'could not be started: out of cheese'],
      ['/not-a-card.js', 'never called hubspot.extend'],
    ]) {
      const page = await open(`record=1&bundle=${bundle}`);
      await says(page, 'The card cannot be shown');
      await says(page, sentence);
      await picture(page, `broken${bundle.replace('/', '-')}-light`);
      forgive(bundle);
      await page.close();
    }
  },
  'what this host lacks is visible, not dropped': async () => {
    const page = await browser.newPage();
    const warnings = [];
    page.on('console', (message) => warnings.push(message.text()));
    await page.goto(`${server.url}/?record=1&bundle=/unmapped.js`);
    await says(page, 'unsupported component BarChart');
    assert.ok(
      warnings.some((line) => line.startsWith('openIframeModal exists only inside HubSpot')),
    );
    await page.close();
  },
};

let failed = 0;
try {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`ok    ${name}`);
    } catch (error) {
      failed += 1;
      console.error(`FAIL  ${name}\n      ${error.message}`);
    }
  }
} finally {
  await browser.close();
  server.close();
  rmSync(profile, { recursive: true, force: true });
}
for (const line of problems) console.error(`FAIL  ${line}`);
process.exit(failed + problems.length > 0 ? 1 : 0);
