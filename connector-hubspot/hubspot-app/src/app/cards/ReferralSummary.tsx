import {
  DescriptionList,
  DescriptionListItem,
  Flex,
  Heading,
  Link,
  StatusTag,
  Text,
} from '@hubspot/ui-extensions';
import { joined, momentText, type Referral, statusVariant } from 'referloop-shared';
import { Rewards } from './Rewards';

/** The four answers: who and why, where it stands, what was earned or why not, what happens next. */
export const ReferralSummary = ({ referral, locale }: { referral: Referral; locale?: string }) => {
  const { referrer, referee, claim } = referral;
  return (
    <Flex direction="column" gap="medium">
      <Flex direction="row" gap="small" align="center" justify="between" wrap>
        <Flex direction="row" gap="small" align="center">
          <Heading inline>Referred by {referrer.name ?? referrer.email}</Heading>
          <StatusTag variant={statusVariant(referral.status.tone)}>
            {referral.status.label}
          </StatusTag>
        </Flex>
        <Link href={{ url: referral.url, external: true }}>Open {referral.id} in Referloop</Link>
      </Flex>
      <DescriptionList direction="column">
        {referral.next && (
          <DescriptionListItem label="What happens next">
            <Text>{referral.next}</Text>
          </DescriptionListItem>
        )}
        <DescriptionListItem label="Referrer">
          <Text>{joined(referrer.name, referrer.email)}</Text>
        </DescriptionListItem>
        <DescriptionListItem label="Referred">
          <Text>{joined(referee.name, referee.company)}</Text>
        </DescriptionListItem>
        <DescriptionListItem label={`${referral.status.label} since`}>
          <Text>{momentText(referral.since, locale)}</Text>
        </DescriptionListItem>
        <DescriptionListItem label="Submitted">
          <Text>{joined(claim.by, momentText(claim.at, locale))}</Text>
        </DescriptionListItem>
        {claim.note && (
          <DescriptionListItem label="Note">
            <Text>{claim.note}</Text>
          </DescriptionListItem>
        )}
      </DescriptionList>
      <Rewards referral={referral} locale={locale} />
    </Flex>
  );
};
