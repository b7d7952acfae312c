import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { Card, CardApi, Draft } from 'referloop-shared';
import { newKey } from './key';
import { initial, reduce, type State } from './state';

export interface ReferralCardHandle {
  state: State;
  reload(): void;
  replace(card: Card): void;
  open(): void;
  edit(draft: Draft): void;
  submit(draft: Draft): void;
}

/** Joins the reducer with the API: numbers the requests, makes the keys, tells the host what was accepted. */
export const useReferralCard = (
  api: CardApi,
  onAccepted: (message: string) => void,
): ReferralCardHandle => {
  const [state, dispatch] = useReducer(reduce, initial);
  const requests = useRef(0);

  const reload = useCallback(() => {
    const request = ++requests.current;
    dispatch({ type: 'load', request });
    void api.load().then((answer) => {
      dispatch(
        answer.ok
          ? { type: 'loaded', request, card: answer.card, key: newKey() }
          : { type: 'loadFailed', request, problem: answer.problem },
      );
    });
  }, [api]);

  useEffect(reload, [reload]);

  const form = state.kind === 'ready' ? state.form : null;
  const sent = useRef<number | null>(null);
  const request = state.request;

  useEffect(() => {
    if (form === null || !form.sending || sent.current === request) return;
    sent.current = request;
    void api.submit(form.draft, form.key).then((answer) => {
      if (!answer.ok) {
        dispatch({ type: 'submitFailed', request, problem: answer.problem, key: newKey() });
        return;
      }
      dispatch({ type: 'submitted', request, card: answer.card, key: newKey() });
      onAccepted(answer.message);
    });
  }, [api, form, request, onAccepted]);

  return {
    state,
    reload,
    replace: useCallback((card: Card) => dispatch({ type: 'replaced', card }), []),
    open: useCallback(() => dispatch({ type: 'opened', key: newKey() }), []),
    edit: useCallback((draft: Draft) => dispatch({ type: 'edited', draft }), []),
    submit: useCallback((draft: Draft) => {
      dispatch({ type: 'submit', request: ++requests.current, draft });
    }, []),
  };
};
