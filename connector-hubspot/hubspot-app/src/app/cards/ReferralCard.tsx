import { hubspot, useExtensionActions, useExtensionContext } from '@hubspot/ui-extensions';
import { useCallback, useMemo } from 'react';
import { cardApi, recordTypeOf } from './api';
import { CardView } from './CardView';
import { ErrorPanel } from './ErrorPanel';
import { misconfigured, unsupportedRecord } from './problem';
import { useReferralCard } from './useReferralCard';
import type { RecordType } from './card';

hubspot.extend<'crm.record.tab'>(() => <ReferralCard />);

/** Wires HubSpot's record to the card; everything the reader sees is decided in CardView. */
export const ReferralCard = () => {
  const { crm, variables } = useExtensionContext<'crm.record.tab'>();
  const type = recordTypeOf(crm.objectTypeId);
  const url = variables?.REFERLOOP_URL;

  if (type === null) return <ErrorPanel problem={unsupportedRecord()} />;
  if (typeof url !== 'string' || url === '') return <ErrorPanel problem={misconfigured()} />;
  return <RecordCard key={`${type}/${crm.objectId}`} url={url} type={type} id={crm.objectId} />;
};

const RecordCard = ({ url, type, id }: { url: string; type: RecordType; id: number }) => {
  const { user } = useExtensionContext<'crm.record.tab'>();
  const { addAlert } = useExtensionActions<'crm.record.tab'>();
  const api = useMemo(() => cardApi(url, type, id), [url, type, id]);
  const announce = useCallback(
    (message: string) => addAlert({ type: 'success', message }),
    [addAlert],
  );

  return <CardView card={useReferralCard(api, announce)} type={type} locale={user.locale} />;
};
