import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { Problem } from './problem';

export type Loading<T> =
  { kind: 'loading' } | { kind: 'failed'; problem: Problem } | { kind: 'ready'; value: T };

export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** Loads once, and again when asked to; an answer that was overtaken changes nothing. */
export const useLoaded = <T>(load: () => Promise<Outcome<T>>) => {
  const [state, become] = useReducer((_: Loading<T>, next: Loading<T>) => next, {
    kind: 'loading',
  });
  const requests = useRef(0);

  const reload = useCallback(() => {
    const request = ++requests.current;
    become({ kind: 'loading' });
    void load().then((answer) => {
      if (request !== requests.current) return;
      become(
        answer.ok
          ? { kind: 'ready', value: answer.value }
          : { kind: 'failed', problem: answer.problem },
      );
    });
  }, [load]);

  useEffect(reload, [reload]);

  return { state, reload };
};
