import { describe, expect, test } from 'vitest';
import { type AskingEvent, closed, NOTE_MAX, reduceAsking } from '../shared/asking';
import { problemOf, unanswered } from '../shared/problem';
import { aProblemBody } from './fixtures';

const after = (...events: AskingEvent[]) => events.reduce(reduceAsking, closed);
const opened: AskingEvent = { type: 'opened', act: 'ask' };

describe('asking somebody', () => {
  test('opens empty, with a month as what people mean by later', () => {
    expect(after(opened, { type: 'noted', note: 'x' }, { type: 'opened', act: 'snooze' })).toEqual({
      kind: 'open',
      act: 'snooze',
      note: '',
      days: 30,
      sending: false,
      problem: null,
    });
  });

  test('sends what was noted, the form itself having the last word', () => {
    expect(after(opened, { type: 'noted', note: 'By mail' }, { type: 'sent' })).toMatchObject({
      note: 'By mail',
      sending: true,
    });
    expect(after(opened, { type: 'sent', note: 'On the phone' })).toMatchObject({
      note: 'On the phone',
      sending: true,
    });
  });

  test('a note that is too long does not travel, and says by how much', () => {
    const state = after(opened, { type: 'sent', note: 'x'.repeat(NOTE_MAX + 1) });

    expect(state).toMatchObject({ sending: false, problem: { code: 'TOO_LONG' } });
    expect(state.kind === 'open' && state.problem?.message).toContain('301');
  });

  test.each<AskingEvent>([
    { type: 'sent' },
    { type: 'noted', note: 'late' },
    { type: 'picked', days: 7 },
  ])('$type while sending changes nothing', (event) => {
    const sending = after(opened, { type: 'sent' });

    expect(reduceAsking(sending, event)).toBe(sending);
  });

  test('a refusal keeps what was written', () => {
    const problem = problemOf(409, aProblemBody('NOT_ELIGIBLE'));

    expect(after(opened, { type: 'sent', note: 'By mail' }, { type: 'refused', problem })).toEqual({
      kind: 'open',
      act: 'ask',
      note: 'By mail',
      days: 30,
      sending: false,
      problem,
    });
  });

  test.each<AskingEvent>([
    { type: 'noted', note: 'x' },
    { type: 'picked', days: 7 },
    { type: 'sent' },
    { type: 'refused', problem: unanswered() },
  ])('$type when nothing is open changes nothing', (event) => {
    expect(reduceAsking(closed, event)).toBe(closed);
  });
});
