import { type Card, type Draft, emptyDraft, type Problem } from 'referloop-shared';
import { errorsIn, type FieldErrors } from './draft';

export interface FormState {
  /** One per content sent: kept across retries, so that a retry cannot become a second referral. */
  key: string;
  draft: Draft;
  errors: FieldErrors;
  problem: Problem | null;
  sending: boolean;
}

export type State =
  | { kind: 'loading'; request: number }
  | { kind: 'failed'; request: number; problem: Problem }
  | {
      kind: 'ready';
      request: number;
      card: Card;
      /** Null when nothing may be submitted, or nobody asked to. */
      form: FormState | null;
      /** Said above the card, such as that this record was already referred. */
      notice: Problem | null;
    };

export type CardEvent =
  | { type: 'load'; request: number }
  | { type: 'loaded'; request: number; card: Card; key: string }
  | { type: 'loadFailed'; request: number; problem: Problem }
  | { type: 'replaced'; card: Card }
  | { type: 'opened'; key: string }
  | { type: 'edited'; draft: Draft }
  | { type: 'submit'; request: number; draft: Draft }
  | { type: 'submitted'; request: number; card: Card; key: string }
  | { type: 'submitFailed'; request: number; problem: Problem; key: string };

export const initial: State = { kind: 'loading', request: 0 };

/** Pure: keys and request numbers come in with the events. Answers to anything but the latest request change nothing. */
export const reduce = (state: State, event: CardEvent): State => {
  switch (event.type) {
    case 'load':
      return { kind: 'loading', request: event.request };
    case 'loaded':
      return event.request === state.request ? ready(event.request, event.card, event.key) : state;
    case 'loadFailed':
      return event.request === state.request
        ? { kind: 'failed', request: event.request, problem: event.problem }
        : state;
    case 'submitted':
      return event.request === state.request ? ready(event.request, event.card, event.key) : state;
    case 'submitFailed':
      return event.request === state.request ? refused(state, event.problem, event.key) : state;
    case 'replaced':
      // What else is under way, a half-filled form included, goes on.
      return state.kind === 'ready' ? { ...state, card: event.card } : state;
    case 'opened':
      return state.kind === 'ready' ? { ...state, form: newForm(event.key), notice: null } : state;
    case 'edited':
      return withForm(state, (form) => ({ ...form, draft: event.draft }));
    case 'submit':
      return submitting(state, event.request, event.draft);
  }
};

const newForm = (key: string, draft: Draft = emptyDraft): FormState => ({
  key,
  draft,
  errors: {},
  problem: null,
  sending: false,
});

const ready = (request: number, card: Card, key: string, notice: Problem | null = null): State => ({
  kind: 'ready',
  request,
  card,
  form: card.referral === null && card.submit.allowed ? newForm(key) : null,
  notice,
});

const withForm = (state: State, change: (form: FormState) => FormState): State =>
  state.kind === 'ready' && state.form !== null ? { ...state, form: change(state.form) } : state;

const submitting = (state: State, request: number, draft: Draft): State => {
  if (state.kind !== 'ready' || state.form === null || state.form.sending) return state;
  const errors = errorsIn(draft);
  const valid = Object.keys(errors).length === 0;
  return {
    ...state,
    request: valid ? request : state.request,
    notice: null,
    form: { ...state.form, draft, errors, problem: null, sending: valid },
  };
};

const refused = (state: State, problem: Problem, freshKey: string): State => {
  // Someone was faster: show what is there now, with the reason above it.
  if (problem.card !== null && problem.card.referral !== null)
    return ready(state.request, problem.card, freshKey, problem);
  return withForm(state, (form) => ({
    ...form,
    // A retry must carry the same key, as the first attempt may have arrived. After a plain refusal the next
    // attempt has other content, and a key belongs to one content.
    key: problem.retry ? form.key : freshKey,
    errors: problem.field === null ? {} : { [problem.field]: sentence(problem) },
    problem: problem.field === null ? problem : null,
    sending: false,
  }));
};

const sentence = (problem: Problem): string =>
  problem.fix === null ? problem.message : `${problem.message} ${problem.fix}`;
