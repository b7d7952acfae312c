import { LightningElement, api } from 'lwc';
import { badgeOf, dateText, joined, momentText } from 'c/referralWords';

/** The four answers: who and why, where it stands, what was earned or why not, what happens next. */
export default class ReferralSummary extends LightningElement {
  @api referral;
  /** The name of the record that was referred. */
  @api referred;

  get who() {
    const { referrerName, referrerEmail } = this.referral;
    return referrerName ?? referrerEmail ?? 'somebody';
  }

  get badgeClass() {
    return badgeOf(this.referral.status);
  }

  get facts() {
    const it = this.referral;
    const said = it.submittedAt ?? it.referredOn;
    return [
      { label: 'What happens next', text: it.next },
      { label: 'Referrer', text: joined(it.referrerName, it.referrerEmail) },
      { label: 'Referred', text: this.referred },
      { label: `${it.status} since`, text: it.statusSince && momentText(it.statusSince) },
      {
        label: 'Submitted',
        text: said && joined(it.submittedBy, it.submittedAt ? momentText(said) : dateText(said)),
      },
      { label: 'Note', text: it.note },
    ].filter(({ text }) => text);
  }

  get hasRewards() {
    return this.referral.rewards?.length > 0;
  }
}
