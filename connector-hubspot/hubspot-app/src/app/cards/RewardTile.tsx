import {
  Accordion,
  Flex,
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  Tile,
} from '@hubspot/ui-extensions';
import { dateText, joined, type Reward, statusVariant, type WhyLine } from 'referloop-shared';

/** One reward: how much, for whom, in which state, and a "why" that unfolds. */
export const RewardTile = ({ reward, locale }: { reward: Reward; locale?: string }) => (
  <Tile compact>
    <Flex direction="column" gap="extra-small">
      <Flex direction="row" gap="small" align="center" wrap>
        <Text inline format={{ fontWeight: 'bold' }}>
          {reward.amount}
        </Text>
        <StatusTag variant={statusVariant(reward.state.tone)}>{reward.state.label}</StatusTag>
        {reward.releaseOn && (
          <Text inline variant="microcopy">
            Goes out on {dateText(reward.releaseOn, locale)}
          </Text>
        )}
      </Flex>
      <Text>{joined(reward.beneficiary, reward.role)}</Text>
      <Text variant="microcopy">{reward.sentence}</Text>
      {reward.why.length > 0 && (
        <Accordion title={`Why ${reward.amount}`} size="xs">
          <WhyTable lines={reward.why} />
        </Accordion>
      )}
    </Flex>
  </Tile>
);

const WhyTable = ({ lines }: { lines: WhyLine[] }) => (
  <Table bordered={false} flush>
    <TableHead>
      <TableRow>
        <TableHeader>Step</TableHeader>
        <TableHeader>How</TableHeader>
        <TableHeader align="right">Amount</TableHeader>
      </TableRow>
    </TableHead>
    <TableBody>
      {lines.map((line) => (
        <TableRow key={`${line.label} ${line.text}`}>
          <TableCell>{line.label}</TableCell>
          <TableCell>{line.text}</TableCell>
          <TableCell align="right">{line.amount ?? ''}</TableCell>
        </TableRow>
      ))}
    </TableBody>
  </Table>
);
