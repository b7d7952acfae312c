import { refreshApex } from '@salesforce/apex';
import read from '@salesforce/apex/ReferloopCard.read';
import submit from '@salesforce/apex/ReferloopCard.submit';
import ReferralCard from 'c/referralCard';
import {
  cleared,
  press,
  settled,
  shown,
  textOf,
  type,
  within,
} from '../../../../../../test/elements';

jest.mock('@salesforce/apex', () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), {
  virtual: true,
});
jest.mock(
  '@salesforce/apex/ReferloopCard.read',
  () => {
    const { createApexTestWireAdapter } = require('@salesforce/sfdx-lwc-jest');
    return { default: createApexTestWireAdapter(jest.fn()) };
  },
  { virtual: true },
);
jest.mock('@salesforce/apex/ReferloopCard.submit', () => ({ default: jest.fn() }), {
  virtual: true,
});

const none = {
  type: 'lead',
  name: 'Ada Okafor',
  submitAllowed: true,
  submitReason: null,
  referral: null,
  submission: null,
  eligibility: null,
};
const waiting = {
  ...none,
  submitAllowed: false,
  submission: {
    syncState: 'Pending',
    referrerEmail: 'sarah@acme.example',
    submittedAt: '2026-11-21T12:00:00Z',
  },
};
const refused = {
  ...none,
  submission: { syncState: 'Refused', message: 'Nobody can refer themselves. Name the referrer.' },
};
const referred = {
  ...none,
  submitAllowed: false,
  submitReason: 'This record belongs to referral R-12.',
  referral: {
    id: 'R-12',
    recordId: 'a01000000000001AAA',
    status: 'Won',
    statusSince: '2026-11-20T09:00:00Z',
    referrerName: 'Sarah Chen',
    referrerEmail: 'sarah@acme.example',
    submittedBy: 'Rita Rep',
    submittedAt: '2026-11-01T09:00:00Z',
    note: 'Met at the fair',
    next: 'On hold until 20 Dec 2026, then it is released by itself.',
    url: 'https://referloop.example/referrals/R-12',
    rewards: [
      {
        id: 'a02000000000001AAA',
        beneficiary: 'Sarah Chen',
        role: 'Referrer',
        amount: 'USD 500.00',
        state: 'On hold',
        releaseOn: '2026-12-20',
        sentence: 'For the won deal',
        why: 'Flat: every won deal = USD 500.00',
      },
    ],
  },
};

const card = async (view) => {
  const element = await shown('c-referral-card', ReferralCard, { recordId: '00Q000000000001AAA' });
  if (view) {
    read.emit(view);
    await settled();
  }
  return element;
};

describe('referralCard', () => {
  afterEach(() => {
    cleared();
    jest.useRealTimers();
  });

  it('says that it looks up the referral', async () => {
    expect(textOf(await card())).toContain('Looking up the referral');
  });

  it('answers the four questions', async () => {
    const element = await card(referred);
    const text = textOf(element);
    expect(text).toContain('Referred by Sarah Chen');
    expect(text).toContain('Won');
    expect(text).toContain('USD 500.00');
    expect(text).toContain('Goes out on Dec 20, 2026');
    expect(text).toContain('every won deal');
    expect(text).toContain('On hold until 20 Dec 2026');
    expect(within(element, '[data-field]')).toBeNull();
    await expect(element).toBeAccessible();
  });

  it('shows the text about rewards where there are no reward records', async () => {
    const element = await card({
      ...referred,
      referral: { ...referred.referral, rewards: [], earned: 'Nothing yet: at Won.' },
    });
    expect(textOf(element)).toContain('Nothing yet: at Won.');
  });

  it('submits what was typed, with a key', async () => {
    submit.mockResolvedValue({ ok: true, message: 'Submitted.' });
    const heard = jest.fn();
    const element = await card(none);
    element.addEventListener('submitted', heard);
    expect(textOf(element)).toContain('No referral on this lead yet');
    await expect(element).toBeAccessible();

    await type(element, 'referrerEmail', 'sarah@acme.example');
    await type(element, 'note', 'Met at the fair');
    await press(element, 'Submit referral');

    expect(submit).toHaveBeenCalledWith({
      recordId: '00Q000000000001AAA',
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
      referrerEmail: 'sarah@acme.example',
      referrerName: '',
      note: 'Met at the fair',
    });
    expect(heard).toHaveBeenCalledTimes(1);
    expect(refreshApex).toHaveBeenCalled();
    expect(textOf(element)).toContain('Submitted.');
  });

  it('does not submit without an e-mail address, and says so beside the field', async () => {
    const element = await card(none);
    const input = within(element, '[data-field="referrerEmail"]');
    input.setCustomValidity = jest.fn();
    await press(element, 'Submit referral');
    expect(input.setCustomValidity).toHaveBeenLastCalledWith(
      'Enter the e-mail address of the person who referred them.',
    );
    expect(submit).not.toHaveBeenCalled();
  });

  it('keeps the key when nothing was answered, and makes another after a refusal', async () => {
    submit
      .mockRejectedValueOnce(new TypeError('Failed to fetch'))
      .mockResolvedValueOnce({ ok: false, code: 'NOT_SAVED', message: 'No.', fix: 'Ask.' })
      .mockResolvedValueOnce({ ok: true, message: 'Submitted.' });
    const element = await card(none);
    await type(element, 'referrerEmail', 'sarah@acme.example');
    await press(element, 'Submit referral');
    expect(textOf(element)).toContain('Nothing is lost. Try again in a moment.');
    await press(element, 'Try again');
    await press(element, 'Submit referral');
    const [first, second, third] = submit.mock.calls.map(([{ key }]) => key);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('says who was faster', async () => {
    submit.mockResolvedValue({
      ok: false,
      code: 'DUPLICATE_REFERRAL',
      message: 'Ada Okafor was already referred by Sarah Chen (R-12).',
      fix: 'Nothing to do: that referral counts.',
    });
    const element = await card(none);
    await type(element, 'referrerEmail', 'omar@initech.example');
    await press(element, 'Submit referral');
    expect(textOf(element)).toContain('Already referred');
    expect(textOf(element)).toContain('already referred by Sarah Chen (R-12)');
    expect(refreshApex).toHaveBeenCalled();
  });

  it('shows the referral of whoever was faster, with the reason above it', async () => {
    submit.mockImplementation(() => {
      refreshApex.mockImplementationOnce(async () => read.emit(referred));
      return Promise.resolve({
        ok: false,
        code: 'DUPLICATE_REFERRAL',
        message: 'Ada Okafor was already referred by Sarah Chen (R-12).',
      });
    });
    const element = await card(none);
    await type(element, 'referrerEmail', 'omar@initech.example');
    await press(element, 'Submit referral');
    expect(textOf(element)).toContain('already referred by Sarah Chen (R-12)');
    expect(textOf(element)).toContain('Referred by Sarah Chen');
  });

  it('waits for the answer and shows it', async () => {
    jest.useFakeTimers();
    const element = await card(waiting);
    expect(textOf(element)).toContain('Waiting for Referloop');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(refreshApex).toHaveBeenCalledTimes(1);

    read.emit(referred);
    await settled();
    expect(textOf(element)).toContain('Ada Okafor is referral R-12 now.');
    await jest.advanceTimersByTimeAsync(120_000);
    expect(refreshApex).toHaveBeenCalledTimes(1);
  });

  it('stops asking after a while and says that nothing is lost', async () => {
    jest.useFakeTimers();
    const element = await card(waiting);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(textOf(element)).toContain('Referloop has not answered yet');
    await press(element, 'Look again');
    expect(textOf(element)).not.toContain('Referloop has not answered yet');
  });

  it('passes on why a referral was refused and keeps what was typed', async () => {
    submit.mockResolvedValue({ ok: true, message: 'Submitted.' });
    const element = await card(none);
    await type(element, 'referrerEmail', 'sarah@acme.example');
    await press(element, 'Submit referral');
    read.emit(waiting);
    await settled();
    read.emit(refused);
    await settled();
    expect(textOf(element)).toContain('Nobody can refer themselves. Name the referrer.');
    expect(within(element, '[data-field="referrerEmail"]').value).toBe('sarah@acme.example');
    await expect(element).toBeAccessible();
  });

  it('shows an error of the org in words', async () => {
    const element = await card();
    read.error({ message: "You do not have access to the Apex class named 'ReferloopCard'." });
    await settled();
    expect(textOf(element)).toContain('permission set Referloop Rep');
    await expect(element).toBeAccessible();
  });

  it('says on contacts whether to ask them', async () => {
    const element = await card({
      ...none,
      type: 'contact',
      eligibility: { eligible: false, reason: 'Asked in May.', nextAsk: '2026-12-01' },
    });
    expect(textOf(element)).toContain('Not now');
    expect(textOf(element)).toContain('May be asked from Dec 1, 2026');
  });
});
