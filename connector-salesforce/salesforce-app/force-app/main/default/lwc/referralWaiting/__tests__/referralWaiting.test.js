import { Waiting } from 'c/referralWaiting';

describe('referralWaiting', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('looks ever more seldom and gives up', async () => {
    const look = jest.fn().mockResolvedValue();
    const giveUp = jest.fn();
    new Waiting(look, giveUp).start();

    await jest.advanceTimersByTimeAsync(5_000);
    expect(look).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(look).toHaveBeenCalledTimes(7);
    expect(giveUp).toHaveBeenCalledTimes(1);
  });

  it('starts once and can be stopped', async () => {
    const look = jest.fn().mockResolvedValue();
    const waiting = new Waiting(look, () => {});
    waiting.start();
    waiting.start();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(look).toHaveBeenCalledTimes(1);
    waiting.stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(look).toHaveBeenCalledTimes(1);
  });
});
