import { Flex, Link, StatusTag, Text, useExtensionActions } from '@hubspot/ui-extensions';
import { useCallback, useMemo, useState } from 'react';
import {
  AskButtons,
  AskForm,
  type Card,
  cardApi,
  dateText,
  joined,
  momentText,
  useAsking,
} from 'referloop-shared';
import type { Somebody } from './people';

interface Props {
  url: string;
  person: Somebody;
  locale?: string;
}

/** One person: why now, and what to do about it. Whoever was asked stays until the list is loaded again, so that nothing jumps. */
export const PersonRow = ({ url, person, locale }: Props) => {
  const { addAlert } = useExtensionActions<'home'>();
  const api = useMemo(() => cardApi(url, 'contact', person.id), [url, person.id]);
  const [later, setLater] = useState<string | null>(null);
  const onCard = useCallback(
    ({ eligibility }: Card) => setLater(eligibility?.eligible ? null : (eligibility?.reason ?? '')),
    [],
  );
  const announce = useCallback(
    (message: string) => addAlert({ type: 'success', message }),
    [addAlert],
  );
  const asking = useAsking(api, onCard, announce);

  return (
    <Flex direction="column" gap="extra-small">
      <Flex direction="row" gap="small" align="center" justify="between" wrap>
        <Flex direction="row" gap="small" align="center" wrap>
          <Link href={person.url}>{person.name}</Link>
          {person.company && (
            <Text inline variant="microcopy">
              {person.company}
            </Text>
          )}
          {later !== null && <StatusTag variant="default">Done for now</StatusTag>}
        </Flex>
        {later === null && asking.state.kind === 'closed' && <AskButtons asking={asking} />}
      </Flex>
      <Text>{later === null || later === '' ? person.reason : later}</Text>
      <Text variant="microcopy">{history(person, locale)}</Text>
      {asking.state.kind === 'open' && <AskForm state={asking.state} asking={asking} />}
    </Flex>
  );
};

const history = ({ since, askedAt, program }: Somebody, locale?: string): string =>
  joined(
    program,
    since && `since ${dateText(since, locale)}`,
    askedAt ? `last asked ${momentText(askedAt, locale)}` : 'never asked',
  );
