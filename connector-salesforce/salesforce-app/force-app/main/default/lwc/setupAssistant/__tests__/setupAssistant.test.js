import read from '@salesforce/apex/ReferloopSetup.read';
import SetupAssistant from 'c/setupAssistant';
import { cleared, press, shown, textOf } from '../../../../../../test/elements';

jest.mock('@salesforce/apex/ReferloopSetup.read', () => ({ default: jest.fn() }), {
  virtual: true,
});

const fresh = {
  hiddenFields: [],
  people: { Referloop_Integration: 1, Referloop_Rep: 2, Referloop_Customer_Success: 1 },
  connection: null,
  waiting: 0,
  referrals: 0,
};

describe('setupAssistant', () => {
  afterEach(cleared);

  it('says what to do next', async () => {
    read.mockResolvedValue(fresh);
    const element = await shown('c-setup-assistant', SetupAssistant);
    expect(textOf(element)).toContain('One thing needs you.');
    expect(textOf(element)).toContain('Referloop has never reported from here.');
    await expect(element).toBeAccessible();
  });

  it('looks again', async () => {
    read.mockRejectedValueOnce({ body: { message: 'Too many rows' } });
    const element = await shown('c-setup-assistant', SetupAssistant);
    expect(textOf(element)).toContain('Too many rows');
    read.mockResolvedValue({ ...fresh, people: {} });
    await press(element, 'Look again');
    expect(textOf(element)).toContain('4 things need you.');
  });
});
