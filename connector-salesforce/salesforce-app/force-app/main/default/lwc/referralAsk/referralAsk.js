import { LightningElement, api } from 'lwc';
import ask from '@salesforce/apex/ReferloopEligible.ask';
import snooze from '@salesforce/apex/ReferloopEligible.snooze';
import { problemOf, refusal } from 'c/referralProblems';

const FORMS = {
  ask: {
    title: 'Ask for a referral',
    button: 'Note that I asked',
    send: ({ contactId, note }) => ask({ contactId, note }),
  },
  snooze: {
    title: 'Snooze',
    button: 'Snooze',
    send: ({ contactId, days }) => snooze({ contactId, days: Number(days) }),
  },
};

/** What can be done about somebody who is to be asked now; whoever shows it hears "asked" with the sentence that came back. */
export default class ReferralAsk extends LightningElement {
  @api contactId;
  /** The person's name, to tell several buttons apart. */
  @api name;

  act = null;
  note = '';
  days = '30';
  sending = false;
  problem = null;
  /** Days that people mean when they say "not now". */
  spans = [
    { label: 'A week', value: '7' },
    { label: 'A month', value: '30' },
    { label: 'A quarter', value: '90' },
    { label: 'Half a year', value: '180' },
  ];

  get form() {
    return FORMS[this.act];
  }

  get asking() {
    return this.act === 'ask';
  }

  get askTitle() {
    return `Ask ${this.name} for a referral`;
  }

  get snoozeTitle() {
    return `Leave ${this.name} alone for a while`;
  }

  openAsk() {
    this.act = 'ask';
  }

  openSnooze() {
    this.act = 'snooze';
  }

  close() {
    this.act = null;
    this.problem = null;
  }

  noted(event) {
    this.note = event.detail.value;
  }

  picked(event) {
    this.days = event.detail.value;
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    this.problem = null;
    try {
      const answer = await this.form.send(this);
      if (answer.ok) {
        this.close();
        this.dispatchEvent(
          new CustomEvent('asked', { detail: answer.message, bubbles: true, composed: true }),
        );
      } else {
        this.problem = refusal(answer);
      }
    } catch (error) {
      this.problem = problemOf(error);
    } finally {
      this.sending = false;
    }
  }
}
