import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { CardApi } from './api';
import { type Act, type Asking, closed, reduceAsking } from './asking';
import type { Card } from './card';

export interface AskingHandle {
  state: Asking;
  open(act: Act): void;
  note(note: string): void;
  pick(days: number): void;
  send(note?: string): void;
  close(): void;
}

/** Asks or snoozes once per press; whoever shows the card is told how it stands afterwards, also when somebody was faster. */
export const useAsking = (
  api: Pick<CardApi, 'ask' | 'snooze'>,
  onCard: (card: Card) => void,
  onDone: (message: string) => void,
): AskingHandle => {
  const [state, dispatch] = useReducer(reduceAsking, closed);
  const underWay = useRef(false);

  useEffect(() => {
    if (state.kind === 'closed' || !state.sending || underWay.current) return;
    underWay.current = true;
    const { act, note, days } = state;
    void (act === 'ask' ? api.ask(note) : api.snooze(days)).then((answer) => {
      underWay.current = false;
      if (!answer.ok) {
        if (answer.problem.card) onCard(answer.problem.card);
        dispatch({ type: 'refused', problem: answer.problem });
        return;
      }
      dispatch({ type: 'closed' });
      onCard(answer.card);
      onDone(
        act === 'ask'
          ? 'Noted that you asked; nobody is asked again before the cadence is over.'
          : 'Snoozed; it comes back by itself.',
      );
    });
  }, [api, state, onCard, onDone]);

  return {
    state,
    open: useCallback((act: Act) => dispatch({ type: 'opened', act }), []),
    note: useCallback((note: string) => dispatch({ type: 'noted', note }), []),
    pick: useCallback((days: number) => dispatch({ type: 'picked', days }), []),
    send: useCallback((note?: string) => dispatch({ type: 'sent', note }), []),
    close: useCallback(() => dispatch({ type: 'closed' }), []),
  };
};
