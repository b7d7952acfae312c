import ReferralAction from 'c/referralAction';
import { cleared, press, settled, shown, within } from '../../../../../../test/elements';

describe('referralAction', () => {
  afterEach(cleared);

  it('closes when told to, also after submitting', async () => {
    const closed = jest.fn();
    const element = await shown('c-referral-action', ReferralAction, {
      recordId: '00Q000000000001AAA',
    });
    element.addEventListener('lightning__actionsclosescreen', closed);
    within(element, 'c-referral-card').dispatchEvent(new CustomEvent('submitted'));
    await settled();
    await press(element, 'Done');
    expect(closed).toHaveBeenCalledTimes(1);
  });
});
