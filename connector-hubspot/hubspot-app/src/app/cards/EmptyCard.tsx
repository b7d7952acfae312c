import { Flex, Heading, Text } from '@hubspot/ui-extensions';
import type { Card, RecordType } from 'referloop-shared';

/** Says what will be here and the one thing to do next. */
export const EmptyCard = ({ type, submit }: { type: RecordType; submit: Card['submit'] }) => (
  <Flex direction="column" gap="extra-small">
    <Heading>No referral on this {type} yet</Heading>
    {submit.allowed ? (
      <Text>
        Did someone recommend you to them? Say who. From then on this card shows where the referral
        stands, what was earned and why.
      </Text>
    ) : (
      <Text>{submit.reason ?? 'A referral cannot be submitted from this record.'}</Text>
    )}
  </Flex>
);
