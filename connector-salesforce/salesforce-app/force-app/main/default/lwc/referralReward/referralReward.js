import { LightningElement, api } from 'lwc';
import { badgeOf, dateText, joined, whyLines } from 'c/referralWords';

/** One reward: how much, for whom, in which state, and a "why" that unfolds. */
export default class ReferralReward extends LightningElement {
  @api reward;

  get amount() {
    return this.reward.amount ?? 'Amount to come';
  }

  get badgeClass() {
    return badgeOf(this.reward.state);
  }

  get releases() {
    return this.reward.releaseOn ? `Goes out on ${dateText(this.reward.releaseOn)}` : null;
  }

  get who() {
    return joined(this.reward.beneficiary, this.reward.role);
  }

  get lines() {
    return whyLines(this.reward.why);
  }

  get explained() {
    return this.lines.length > 0;
  }
}
