import ask from '@salesforce/apex/ReferloopEligible.ask';
import read from '@salesforce/apex/ReferloopEligible.read';
import snooze from '@salesforce/apex/ReferloopEligible.snooze';
import EligibleReferrers from 'c/eligibleReferrers';
import { cleared, press, shown, textOf } from '../../../../../../test/elements';

jest.mock('@salesforce/apex/ReferloopEligible.ask', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/ReferloopEligible.read', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/ReferloopEligible.snooze', () => ({ default: jest.fn() }), {
  virtual: true,
});

const sarah = {
  id: '003000000000001AAA',
  name: 'Sarah Chen',
  company: 'Acme',
  reason: 'NPS 9 yesterday.',
  since: '2026-11-20',
  askedAt: null,
};
const list = (properties = {}) => shown('c-eligible-referrers', EligibleReferrers, properties);

describe('eligibleReferrers', () => {
  afterEach(cleared);

  it('lists whom to ask and why now', async () => {
    read.mockResolvedValue({ people: [sarah], total: 1, later: 12 });
    const element = await list({ recordId: '001000000000001AAA' });
    expect(read).toHaveBeenCalledWith({ recordId: '001000000000001AAA' });
    expect(textOf(element)).toContain('1 person to ask; 12 later, by themselves.');
    expect(textOf(element)).toContain('NPS 9 yesterday.');
    expect(textOf(element)).toContain('Since Nov 20, 2026, never asked');
    await expect(element).toBeAccessible();
  });

  it('asks about everybody on pages without a record, and teaches when there is nobody', async () => {
    read.mockResolvedValue({ people: [], total: 0, later: 0 });
    const element = await list();
    expect(read).toHaveBeenCalledWith({ recordId: null });
    expect(textOf(element)).toContain('Nobody to ask right now.');
    expect(textOf(element)).toContain('People come here by themselves');
  });

  it('leads to the list view when there are more', async () => {
    read.mockResolvedValue({ people: [sarah], total: 30, later: 0 });
    expect(textOf(await list())).toContain('All 30 people');
  });

  it('notes an ask and leaves the person where they are', async () => {
    read.mockResolvedValue({ people: [sarah], total: 1, later: 0 });
    ask.mockResolvedValue({ ok: true, message: 'Noted that you asked.' });
    const element = await list();
    await press(element, 'Ask…');
    await press(element, 'Note that I asked');
    expect(ask).toHaveBeenCalledWith({ contactId: sarah.id, note: '' });
    expect(textOf(element)).toContain('Noted that you asked.');
    expect(textOf(element)).toContain('Done for now');
  });

  it('snoozes, and says what was refused', async () => {
    read.mockResolvedValue({ people: [sarah], total: 1, later: 0 });
    snooze.mockResolvedValue({ ok: false, code: 'NOT_ALLOWED', message: 'No.', fix: 'Ask.' });
    const element = await list();
    await press(element, 'Snooze…');
    await press(element, 'Snooze');
    expect(snooze).toHaveBeenCalledWith({ contactId: sarah.id, days: 30 });
    expect(textOf(element)).toContain('You cannot do this here');
    await press(element, 'Cancel');
    expect(textOf(element)).not.toContain('You cannot do this here');
  });

  it('says what went wrong and tries again', async () => {
    read.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    const element = await list();
    expect(textOf(element)).toContain('Salesforce did not answer');
    read.mockResolvedValue({ people: [], total: 0, later: 0 });
    await press(element, 'Try again');
    expect(textOf(element)).toContain('Nobody to ask right now.');
  });
});
