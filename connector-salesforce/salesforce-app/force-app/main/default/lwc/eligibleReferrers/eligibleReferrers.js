import { LightningElement, api } from 'lwc';
import read from '@salesforce/apex/ReferloopEligible.read';
import { problemOf } from 'c/referralProblems';

/** Whom to ask for a referral today, and why now: of an account, or of all. */
export default class EligibleReferrers extends LightningElement {
  /** Set by record pages only. */
  @api recordId;

  people = null;
  failure = null;
  loading = false;

  connectedCallback() {
    this.load();
  }

  async load() {
    this.loading = true;
    this.failure = null;
    try {
      this.people = null;
      this.people = await read({ recordId: this.recordId ?? null });
    } catch (error) {
      this.failure = problemOf(error);
    } finally {
      this.loading = false;
    }
  }

  get headline() {
    const { total, later } = this.people;
    const now =
      total === 0
        ? 'Nobody to ask right now'
        : total === 1
          ? '1 person to ask'
          : `${total} people to ask`;
    return later === 0 ? `${now}.` : `${now}; ${later} later, by themselves.`;
  }

  get nobody() {
    return this.people?.total === 0;
  }

  get more() {
    const hidden = this.people ? this.people.total - this.people.people.length : 0;
    return hidden > 0 ? `All ${this.people.total} people` : null;
  }
}
