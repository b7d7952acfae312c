import { LightningElement, api } from 'lwc';
import { CloseActionScreenEvent } from 'lightning/actions';

/** The card as a screen action: stays open after submitting, so that the answer is seen. */
export default class ReferralAction extends LightningElement {
  @api recordId;
  closeLabel = 'Cancel';

  submitted() {
    this.closeLabel = 'Done';
  }

  close() {
    this.dispatchEvent(new CloseActionScreenEvent());
  }
}
