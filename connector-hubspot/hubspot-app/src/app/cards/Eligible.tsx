import { Flex, Heading, StatusTag, Text } from '@hubspot/ui-extensions';
import {
  AskButtons,
  AskForm,
  type AskingHandle,
  dateText,
  type Eligibility,
} from 'referloop-shared';

interface Props {
  eligibility: Eligibility;
  asking: AskingHandle;
  locale?: string;
}

/** Whether to ask this person now: why, or why not and from when. */
export const Eligible = ({ eligibility, asking, locale }: Props) => (
  <Flex direction="column" gap="small">
    <Flex direction="row" gap="small" align="center" wrap>
      <Heading inline>Ask for a referral</Heading>
      <StatusTag variant={eligibility.eligible ? 'success' : 'default'}>
        {eligibility.eligible ? 'Good moment' : 'Not now'}
      </StatusTag>
    </Flex>
    <Text>{eligibility.reason}</Text>
    {when(eligibility, locale) && <Text variant="microcopy">{when(eligibility, locale)}</Text>}
    {asking.state.kind === 'open' ? (
      <AskForm state={asking.state} asking={asking} />
    ) : (
      eligibility.eligible && <AskButtons asking={asking} />
    )}
  </Flex>
);

const when = ({ eligible, since, nextAsk }: Eligibility, locale?: string): string | null => {
  if (eligible) return since && `Since ${dateText(since, locale)}`;
  return nextAsk && `May be asked from ${dateText(nextAsk, locale)}`;
};
