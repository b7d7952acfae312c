// A page with the card on it and something that answers like Referloop, on a port of its own. Invented people only.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, resolve } from 'node:path';

const TYPES = { '.js': 'text/javascript', '.css': 'text/css' };
// No eval, no blobs, no inline code, nobody else's host: what the record page may promise.
const CSP = "default-src 'self'";

/** Answers by record: 1 empty, 2 referred, 3 not connected, 4 unavailable at first, 5 duplicate on submit, 6 refused field. */
export const serve = async ({ hostDir, bundle, port = 0 }) => {
  const attempts = new Map();
  const requests = [];
  const submitted = new Map();

  const answer = ({ url, method, body }) => {
    const [, type, id, action] = new URL(url).pathname.match(
      /^\/cards\/hubspot\/(\w+)\/(\d+)(\/referrals)?$/,
    );
    const times = (attempts.get(id + method) ?? 0) + 1;
    attempts.set(id + method, times);
    requests.push({ url, method, body });
    if (!action) {
      if (id === '3')
        return [
          403,
          problem(
            'NOT_CONNECTED',
            'This HubSpot account is not connected to Referloop.',
            'Ask an administrator to connect it under Connections in the console.',
          ),
        ];
      if (id === '4' && times === 1)
        return [503, problem('UNAVAILABLE', 'Referloop is restarting.', 'Try again in a moment.')];
      return [200, submitted.get(id) ?? cardOf(type, id, id === '2' ? referral() : null)];
    }
    if (id === '5')
      return [
        409,
        problem(
          'DUPLICATE_REFERRAL',
          'This deal was already referred by Sarah Chen on 2 Sep 2026.',
          'Nothing to do. To change the referrer, open the referral in Referloop.',
          null,
          cardOf(type, id, referral()),
        ),
      ];
    if (id === '6')
      return [
        422,
        problem(
          'SELF_REFERRAL',
          'priya@northwind.example is the contact on this deal.',
          'Enter who recommended them instead.',
          'referrerEmail',
        ),
      ];
    if (id === '7' && times === 1)
      return [
        503,
        problem(
          'UNAVAILABLE',
          'The database is restarting.',
          'Your entries are kept. Try again in a moment.',
        ),
      ];
    const card = cardOf(type, id, fresh(body));
    submitted.set(id, card);
    return [
      201,
      {
        outcome: 'ACCEPTED',
        message: `Thank you. ${body.referrerName ?? body.referrerEmail} is now the referrer.`,
        card,
      },
    ];
  };

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (pathname === '/hs-fetch') {
      let text = '';
      for await (const chunk of request) text += chunk;
      const [status, body] = answer(JSON.parse(text));
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          status,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      );
    } else if (pathname === '/favicon.ico') {
      response.statusCode = 204;
      response.end();
    } else if (pathname in ODD_BUNDLES) {
      response.setHeader('content-type', 'text/javascript');
      response.end(ODD_BUNDLES[pathname]);
    } else if (pathname === '/') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-security-policy', CSP);
      response.end(page(searchParams));
    } else {
      const file =
        pathname === '/ReferralCard.js'
          ? bundle
          : pathname === '/page.css'
            ? null
            : resolve(hostDir, '.' + pathname);
      if (file === null) {
        response.setHeader('content-type', 'text/css');
        response.end(PAGE_CSS);
      } else if ((!file.startsWith(hostDir) && file !== bundle) || !existsSync(file)) {
        response.statusCode = 404;
        response.end();
      } else {
        response.setHeader('content-type', TYPES[extname(file)] ?? 'text/plain');
        response.setHeader('content-security-policy', CSP);
        createReadStream(file).pipe(response);
      }
    }
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    close: () => server.close(),
  };
};

const problem = (code, message, fix, field = null, card = null) => ({
  code,
  message,
  fix,
  field,
  card,
});

const cardOf = (type, id, referral) => ({
  record: { type, id },
  submit: {
    allowed: referral === null,
    reason: referral === null ? null : 'This record already has a referral.',
  },
  referral,
});

const fresh = ({ referrerEmail, referrerName, note }) => ({
  ...referral(),
  status: { code: 'ACCEPTED', label: 'Accepted', tone: 'quiet' },
  referrer: { name: referrerName ?? null, email: referrerEmail },
  claim: { by: 'Tom Ek', at: '2026-11-20T09:30:00Z', note: note ?? null },
  next: 'Waiting for the first meeting. 200.00 is due when the referral qualifies.',
  rewards: [],
  notRewarded: [
    { label: '$200.00 when qualified', text: 'Waits: the referral is not qualified yet.' },
    { label: '10 % of the deal, when it is won', text: 'Waits: the referral is not won yet.' },
  ],
});

const referral = () => ({
  id: 'R-1042',
  status: { code: 'WON', label: 'Won', tone: 'good' },
  since: '2026-11-18T14:02:00Z',
  referrer: { name: 'Sarah Chen', email: 'sarah@acme.example' },
  referee: { name: 'Priya Nair', company: 'Northwind' },
  claim: {
    by: 'Tom Ek',
    at: '2026-09-03T11:48:00Z',
    note: 'Sarah ran our pilot and offered to introduce us.',
  },
  next: 'On hold until 18 Dec 2026, then goes out by itself.',
  url: 'http://localhost:8080/referrals/R-1042',
  rewards: [
    {
      id: 'a1',
      beneficiary: 'Sarah Chen',
      role: 'Referrer',
      amount: '$1,850.00',
      state: { code: 'PENDING', label: 'On hold', tone: 'warn' },
      releaseOn: '2026-12-18',
      sentence: '10 % of the deal, when it is won',
      why: [
        { label: 'Basis', text: '37,000.00 × 12 / 24 months', amount: '$18,500.00' },
        { label: 'Rate', text: '10 %, first tier', amount: '$1,850.00' },
        { label: 'Cap', text: 'At most $5,000.00 per referral; not reached', amount: null },
        { label: 'Hold', text: '30 days after the deal was won', amount: null },
      ],
    },
    {
      id: 'a2',
      beneficiary: 'Sarah Chen',
      role: 'Referrer',
      amount: '$200.00',
      state: { code: 'DELIVERED', label: 'Delivered', tone: 'good' },
      releaseOn: null,
      sentence: '$200.00 when the referral qualifies',
      why: [{ label: 'Fixed', text: 'Qualified on 12 Sep 2026', amount: '$200.00' }],
    },
  ],
  notRewarded: [
    {
      label: 'Welcome credit for Northwind',
      text: 'Not given: this program rewards referrers only.',
    },
  ],
});

/** Bundles that go wrong in ways a real one might. */
const ODD_BUNDLES = {
  '/throws.js': "throw new Error('out of cheese');",
  '/not-a-card.js': 'self.answer = 42;',
  '/unmapped.js': `
    const Chart = RemoteUI.createRemoteReactComponent('BarChart');
    self.extend_V2(({ actions }) => {
      actions.openIframeModal({ uri: 'https://a.example', height: 1, width: 1 });
      return React.createElement(Chart);
    });`,
};

const PAGE_CSS = `
body { margin: 0; padding: 24px; background: #fbfbfc; font: 14px/1.45 system-ui, sans-serif; color: #15181e; }
h1 { font-size: 20px; margin: 0 0 16px; }
main { max-width: 760px; }
#referloop-card { padding: 20px; background: #fff; border: 1px solid #e6e8ec; border-radius: 8px; }
@media (prefers-color-scheme: dark) {
  body { background: #0f1115; color: #eceef2; }
  #referloop-card { background: #171a21; border-color: #272b34; }
}`;

const page = (query) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Northwind: annual plan</title>
<link rel="stylesheet" href="/page.css"></head>
<body><main><h1>Northwind: annual plan</h1><div id="referloop-card"></div></main>
<script id="card-host-config" type="application/json">${JSON.stringify({
  bundleUrl: query.get('bundle') ?? '/ReferralCard.js',
  fetchUrl: '/hs-fetch',
  context: {
    location: 'crm.record.tab',
    portal: { id: 100001, timezone: 'Europe/Stockholm' },
    user: {
      id: 7,
      email: 'tom@northwind.example',
      emails: [],
      firstName: 'Tom',
      lastName: 'Ek',
      roles: [],
      teams: [],
      permissions: [],
      locale: 'en-GB',
    },
    crm: { objectId: Number(query.get('record') ?? 1), objectTypeId: '0-3' },
    extension: { appId: 1, appName: 'Referloop' },
    variables: query.has('novars') ? {} : { REFERLOOP_URL: 'https://referloop.example.com' },
  },
})}</script>
<script type="module" src="/host.js"></script></body></html>`;
