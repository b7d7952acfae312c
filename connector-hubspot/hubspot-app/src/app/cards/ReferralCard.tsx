import { hubspot, useExtensionActions, useExtensionContext } from '@hubspot/ui-extensions';
import { useCallback, useMemo } from 'react';
import {
  cardApi,
  ErrorPanel,
  misconfigured,
  type RecordType,
  recordTypeOf,
  unsupportedRecord,
  useAsking,
} from 'referloop-shared';
import { CardView } from './CardView';
import { useReferralCard } from './useReferralCard';

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

  const card = useReferralCard(api, announce);
  const asking = useAsking(api, card.replace, announce);

  return <CardView card={card} asking={asking} type={type} locale={user.locale} />;
};
