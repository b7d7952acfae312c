import { Flex, Heading, List, Text } from '@hubspot/ui-extensions';
import type { Referral } from 'referloop-shared';
import { RewardTile } from './RewardTile';

/** What was earned, and what was not with its reason. */
export const Rewards = ({ referral, locale }: { referral: Referral; locale?: string }) => {
  const { rewards, notRewarded } = referral;
  if (rewards.length === 0 && notRewarded.length === 0) return null;
  return (
    <Flex direction="column" gap="small">
      <Heading>Rewards</Heading>
      {rewards.map((reward) => (
        <RewardTile key={reward.id} reward={reward} locale={locale} />
      ))}
      {notRewarded.length > 0 && (
        <List variant="unordered-styled">
          {notRewarded.map(({ label, text }) => (
            <Text key={label}>
              <Text inline format={{ fontWeight: 'demibold' }}>
                {label}:
              </Text>{' '}
              {text}
            </Text>
          ))}
        </List>
      )}
    </Flex>
  );
};
