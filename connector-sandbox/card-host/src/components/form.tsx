import {
  createContext,
  type FormEvent,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
} from 'react';

/** Inputs tell their value when left or when the form is sent; this is how the form reaches them. */
const Commits = createContext<Set<() => void> | null>(null);

export const useCommit = (commit: () => void) => {
  const commits = useContext(Commits);
  const latest = useRef(commit);
  latest.current = commit;
  useEffect(() => {
    const call = () => latest.current();
    commits?.add(call);
    return () => void commits?.delete(call);
  }, [commits]);
};

interface Props {
  autoComplete?: 'on' | 'off';
  onSubmit?: (event: object) => void;
  children?: ReactNode;
}

export const Form = ({ autoComplete, onSubmit, children }: Props) => {
  const commits = useRef(new Set<() => void>());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    commits.current.forEach((commit) => commit());
    onSubmit?.({
      type: 'submit',
      bubbles: true,
      timeStamp: event.timeStamp,
      id: '',
      targetValue: Object.fromEntries(new FormData(event.currentTarget)),
    });
  };
  return (
    <Commits.Provider value={commits.current}>
      <form className="rc-form" noValidate autoComplete={autoComplete} onSubmit={submit}>
        {children}
      </form>
    </Commits.Provider>
  );
};
