import type { AlertRequest } from './protocol';

export interface ShownAlert extends AlertRequest {
  id: number;
}

/** What addAlert was told; the newest few stay until dismissed, so that nobody has to read in a hurry. */
export interface Alerts {
  add(alert: AlertRequest): void;
  dismiss(id: number): void;
  subscribe(listener: () => void): () => void;
  shown(): readonly ShownAlert[];
}

const MOST = 3;

export const createAlerts = (): Alerts => {
  let shown: readonly ShownAlert[] = [];
  let lastId = 0;
  const listeners = new Set<() => void>();
  const become = (next: readonly ShownAlert[]) => {
    shown = next;
    listeners.forEach((listener) => listener());
  };

  return {
    add: (alert) => become([...shown, { ...alert, id: ++lastId }].slice(-MOST)),
    dismiss: (id) => become(shown.filter((alert) => alert.id !== id)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shown: () => shown,
  };
};
