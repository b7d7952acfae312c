import { badgeOf, dateText, joined, momentText, toneOf, whyLines } from 'c/referralWords';

describe('referralWords', () => {
  it('knows how a state should feel', () => {
    expect(toneOf('Won')).toBe('good');
    expect(toneOf('To approve')).toBe('warn');
    expect(toneOf('Payment failed')).toBe('bad');
    expect(toneOf('Qualified')).toBe('quiet');
    expect(badgeOf('Qualified')).toBe('');
    expect(badgeOf('Won')).toBe('slds-theme_success');
  });

  it('joins what is known', () => {
    expect(joined('Sarah', null, 'sarah@acme.example')).toBe('Sarah, sarah@acme.example');
    expect(joined(undefined, '')).toBe('Not known');
  });

  it('keeps a calendar date and an unreadable one', () => {
    expect(dateText('2026-11-30')).toBe('Nov 30, 2026');
    expect(dateText('soon')).toBe('soon');
    expect(momentText('2026-11-30T12:00:00Z')).toContain('Nov 30, 2026');
  });

  it('reads the steps of a why', () => {
    expect(whyLines('Flat: every won deal = USD 500.00\n\nCap: not reached\nplain')).toEqual([
      { key: 0, label: 'Flat', text: 'every won deal', amount: 'USD 500.00' },
      { key: 1, label: 'Cap', text: 'not reached', amount: '' },
      { key: 2, label: '', text: 'plain', amount: '' },
    ]);
    expect(whyLines(null)).toEqual([]);
  });
});
