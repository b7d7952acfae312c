import { stepsOf } from 'c/setupSteps';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const ready = {
  hiddenFields: [],
  people: { Referloop_Integration: 1, Referloop_Rep: 12, Referloop_Customer_Success: 3 },
  connection: {
    state: 'Connected',
    listening: 'Change events',
    reportedAt: '2026-11-21T11:58:00Z',
    lastChange: '2026-11-21T11:57:00Z',
    runningAs: 'referloop@acme.example',
    apiUsed: 120,
    apiLimit: 100000,
    url: 'https://referloop.example/connections/1',
  },
  waiting: 0,
  waitingSince: null,
  referrals: 40,
};
const step = (state, key) => stepsOf(state, NOW).find((it) => it.key === key);

describe('setupSteps', () => {
  it('finds nothing to do in an org that is set up', () => {
    expect(stepsOf(ready, NOW).every(({ state }) => state === 'done')).toBe(true);
    expect(step(ready, 'connection').text).toBe(
      'Connected as referloop@acme.example. 120 of 100000 API calls used in 24 hours.',
    );
  });

  it('says what to do in a new org', () => {
    const fresh = { ...ready, people: {}, connection: null, referrals: 0 };
    expect(step(fresh, 'Referloop_Integration').fix).toContain('Salesforce Integration licence');
    expect(step(fresh, 'connection').text).toBe('Referloop has never reported from here.');
    expect(step(fresh, 'listening').state).toBe('unknown');
  });

  it('names hidden fields, the first three', () => {
    const hidden = { ...ready, hiddenFields: ['A.a', 'A.b', 'A.c', 'A.d'] };
    expect(step(hidden, 'fields').text).toBe('You cannot see A.a, A.b, A.c and 1 more.');
  });

  it('does not guess what may not be seen', () => {
    expect(step({ ...ready, people: null }, 'Referloop_Rep').state).toBe('unknown');
  });

  it('does not trust an old report', () => {
    const old = { ...ready.connection, reportedAt: '2026-11-21T09:00:00Z' };
    expect(step({ ...ready, connection: old }, 'connection').state).toBe('todo');
    expect(
      step({ ...ready, connection: { ...old, reportedAt: null } }, 'connection').text,
    ).toContain('never said when');
  });

  it('passes on what the connection needs', () => {
    const broken = { ...ready.connection, state: 'Needs you', message: 'The token was revoked.' };
    expect(step({ ...ready, connection: broken }, 'connection').text).toBe(
      'Needs you. The token was revoked.',
    );
  });

  it('worries about submissions that wait for long', () => {
    const waiting = { ...ready, waiting: 2, waitingSince: '2026-11-21T11:00:00Z' };
    expect(step(waiting, 'answers').state).toBe('todo');
    const fresh = { ...ready, waiting: 1, waitingSince: '2026-11-21T11:59:50Z' };
    expect(step(fresh, 'answers').state).toBe('done');
  });
});
