import { LightningElement, api } from 'lwc';
import { dateText } from 'c/referralWords';

/** Whether to ask this person now: why, or why not and from when. */
export default class ReferralEligibility extends LightningElement {
  @api eligibility;
  @api contactId;
  @api name;

  get moment() {
    return this.eligibility.eligible ? 'Good moment' : 'Not now';
  }

  get badgeClass() {
    return this.eligibility.eligible ? 'slds-theme_success' : '';
  }

  get when() {
    const { eligible, since, nextAsk } = this.eligibility;
    if (eligible) return since && `Since ${dateText(since)}`;
    return nextAsk && `May be asked from ${dateText(nextAsk)}`;
  }
}
