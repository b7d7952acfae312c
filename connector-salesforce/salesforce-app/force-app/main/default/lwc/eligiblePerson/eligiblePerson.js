import { LightningElement, api } from 'lwc';
import { dateText, joined, momentText } from 'c/referralWords';

/** One person: why now, and what to do about it. Whoever was asked stays until the list is loaded again, so that nothing jumps. */
export default class EligiblePerson extends LightningElement {
  @api person;
  done = null;

  get open() {
    return this.done === null;
  }

  get sentence() {
    return this.done ?? this.person.reason;
  }

  get url() {
    return `/lightning/r/Contact/${this.person.id}/view`;
  }

  get history() {
    const { since, askedAt } = this.person;
    return joined(
      since && `Since ${dateText(since)}`,
      askedAt ? `last asked ${momentText(askedAt)}` : 'never asked',
    );
  }

  asked(event) {
    this.done = event.detail;
  }
}
