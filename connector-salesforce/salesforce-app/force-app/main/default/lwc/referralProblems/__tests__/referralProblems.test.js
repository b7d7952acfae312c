import { problemOf, refusal } from 'c/referralProblems';

describe('referralProblems', () => {
  it('tells a missing permission by name', () => {
    const found = problemOf({
      body: { message: "You do not have access to the Apex class named 'ReferloopCard'." },
    });
    expect(found.code).toBe('NOT_ALLOWED');
    expect(found.fix).toContain('Referloop Rep');
    expect(found.retry).toBe(false);
  });

  it('passes on what Salesforce said, whatever its shape', () => {
    const shapes = [
      { body: { message: 'Too many rows' } },
      { body: [{ message: 'Too many rows' }] },
      { body: { pageErrors: [{ message: 'Too many rows' }] } },
      { body: { fieldErrors: { Name: [{ message: 'Too many rows' }] } } },
      { body: { output: { errors: [{ message: 'Too many rows' }] } } },
    ];
    for (const shape of shapes) expect(problemOf(shape).message).toBe('Too many rows');
  });

  it('says that nothing is lost when nothing arrived', () => {
    expect(problemOf(new TypeError('Failed to fetch')).title).toBe('Salesforce did not answer');
    expect(problemOf(undefined).retry).toBe(true);
  });

  it('titles the refusals of Apex', () => {
    const found = refusal({ code: 'DUPLICATE_REFERRAL', message: 'Taken.', fix: 'Nothing to do.' });
    expect(found).toMatchObject({ title: 'Already referred', warning: true, retry: false });
  });
});
