import { hubspot, LoadingSpinner, useExtensionContext } from '@hubspot/ui-extensions';
import { useCallback, useState } from 'react';
import { ErrorPanel, misconfigured, useLoaded } from 'referloop-shared';
import { loadPeople } from './people';
import { PeopleView } from './PeopleView';

hubspot.extend<'home'>(() => <HomePage />);

/** The app's own page: whom to ask for a referral today, and why now. */
export const HomePage = () => {
  const { variables } = useExtensionContext<'home'>();
  const url = variables?.REFERLOOP_URL;
  return typeof url === 'string' && url !== '' ? (
    <EligiblePeople url={url} />
  ) : (
    <ErrorPanel problem={misconfigured()} />
  );
};

const EligiblePeople = ({ url }: { url: string }) => {
  const { user } = useExtensionContext<'home'>();
  const [after, setAfter] = useState('');
  const { state, reload } = useLoaded(useCallback(() => loadPeople(url, after), [url, after]));
  switch (state.kind) {
    case 'loading':
      return <LoadingSpinner label="Looking up whom to ask" showLabel layout="centered" />;
    case 'failed':
      return <ErrorPanel problem={state.problem} onRetry={reload} />;
    case 'ready':
      return (
        <PeopleView
          url={url}
          page={state.value}
          locale={user.locale}
          onFirst={after === '' ? null : () => setAfter('')}
          onNext={setAfter}
          onReload={reload}
        />
      );
  }
};
