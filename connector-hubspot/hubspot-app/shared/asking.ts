import type { Problem } from './problem';

export type Act = 'ask' | 'snooze';

/** What somebody is about to do about a person: ask, or leave them alone for a while. */
export type Asking =
  | { kind: 'closed' }
  | {
      kind: 'open';
      act: Act;
      note: string;
      days: number;
      sending: boolean;
      problem: Problem | null;
    };

export type AskingEvent =
  | { type: 'opened'; act: Act }
  | { type: 'noted'; note: string }
  | { type: 'picked'; days: number }
  | { type: 'sent'; note?: string }
  | { type: 'refused'; problem: Problem }
  | { type: 'closed' };

export const closed: Asking = { kind: 'closed' };

export const NOTE_MAX = 300;

/** Days that people mean when they say "not now". */
export const SNOOZES = [
  { label: 'A week', value: 7 },
  { label: 'A month', value: 30 },
  { label: 'A quarter', value: 90 },
  { label: 'Half a year', value: 180 },
];

export const reduceAsking = (state: Asking, event: AskingEvent): Asking => {
  if (event.type === 'closed') return closed;
  if (event.type === 'opened')
    return { kind: 'open', act: event.act, note: '', days: 30, sending: false, problem: null };
  if (state.kind === 'closed' || (state.sending && event.type !== 'refused')) return state;
  switch (event.type) {
    case 'noted':
      return { ...state, note: event.note };
    case 'picked':
      return { ...state, days: event.days };
    case 'sent':
      return sending({ ...state, note: event.note ?? state.note });
    case 'refused':
      return { ...state, sending: false, problem: event.problem };
  }
};

type Open = Extract<Asking, { kind: 'open' }>;

const sending = (state: Open): Open => {
  const { length } = state.note.trim();
  return length <= NOTE_MAX
    ? { ...state, sending: true, problem: null }
    : {
        ...state,
        problem: {
          code: 'TOO_LONG',
          title: 'The note is too long',
          message: `It has ${length} characters; at most ${NOTE_MAX} fit.`,
          fix: null,
          field: null,
          card: null,
          retry: false,
        },
      };
};
