import { hubspot, LoadingSpinner, useExtensionContext } from '@hubspot/ui-extensions';
import { useCallback } from 'react';
import { ErrorPanel, misconfigured, useLoaded } from 'referloop-shared';
import { loadAccount } from './account';
import { AccountView } from './AccountView';

hubspot.extend<'settings'>(() => <SettingsPage />);

/** The app's page in HubSpot's settings: how the connection is. Everything is changed on Referloop's console. */
export const SettingsPage = () => {
  const { variables } = useExtensionContext<'settings'>();
  const url = variables?.REFERLOOP_URL;
  return typeof url === 'string' && url !== '' ? (
    <AccountPage url={url} />
  ) : (
    <ErrorPanel problem={misconfigured()} />
  );
};

const AccountPage = ({ url }: { url: string }) => {
  const { user } = useExtensionContext<'settings'>();
  const { state, reload } = useLoaded(useCallback(() => loadAccount(url), [url]));
  switch (state.kind) {
    case 'loading':
      return <LoadingSpinner label="Asking Referloop how the connection is" showLabel />;
    case 'failed':
      return <ErrorPanel problem={state.problem} onRetry={reload} />;
    case 'ready':
      return <AccountView account={state.value} locale={user.locale} onReload={reload} />;
  }
};
