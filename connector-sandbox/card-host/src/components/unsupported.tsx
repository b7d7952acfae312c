import type { ComponentType, ReactNode } from 'react';

const made = new Map<string, ComponentType<{ children?: ReactNode }>>();

/** One component per name, so that React keeps its children between renders. */
export const unsupported = (name: string): ComponentType<{ children?: ReactNode }> => {
  const before = made.get(name);
  if (before) return before;
  console.warn(`The card uses ${name}, which this host does not know.`);
  const Unsupported = ({ children }: { children?: ReactNode }) => (
    <div className="rc-unsupported">
      <span>unsupported component {name}</span>
      {children}
    </div>
  );
  made.set(name, Unsupported);
  return Unsupported;
};
