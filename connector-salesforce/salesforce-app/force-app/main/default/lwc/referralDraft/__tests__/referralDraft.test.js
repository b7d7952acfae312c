import { emptyDraft, errorsIn, newKey } from 'c/referralDraft';

describe('referralDraft', () => {
  it('asks for the e-mail address', () => {
    expect(errorsIn(emptyDraft()).referrerEmail).toBe(
      'Enter the e-mail address of the person who referred them.',
    );
    expect(errorsIn({ ...emptyDraft(), referrerEmail: 'sarah at acme' }).referrerEmail).toContain(
      'not an e-mail address',
    );
  });

  it('takes a sound draft and says what is too long', () => {
    const draft = { referrerEmail: ' sarah@acme.example ', referrerName: '', note: 'Fair' };
    expect(errorsIn(draft)).toEqual({});
    expect(errorsIn({ ...draft, note: 'x'.repeat(1001) }).note).toBe(
      'The note has 1001 characters; at most 1000 fit.',
    );
  });

  it('makes a key of its own for each form', () => {
    expect(newKey()).not.toBe(newKey());
    expect(newKey()).toMatch(/^[0-9a-f-]{36}$/);
  });
});
