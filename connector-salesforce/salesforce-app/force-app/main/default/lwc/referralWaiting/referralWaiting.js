const SECONDS = [2, 3, 5, 8, 13, 21, 34];

/**
 * Looks again and again whether the connector has answered, ever more seldom, and stops after a minute and a half: what comes later is seen
 * when somebody looks.
 */
export class Waiting {
  constructor(look, onGiveUp) {
    this.look = look;
    this.onGiveUp = onGiveUp;
  }

  /** From the beginning; harmless while it waits already. */
  start() {
    if (this.timer === undefined) this.next(0);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  next(attempt) {
    if (attempt === SECONDS.length) {
      this.timer = undefined;
      this.onGiveUp();
      return;
    }
    // Nothing tells a component that another user changed a record, so it has to ask.
    // eslint-disable-next-line @lwc/lwc/no-async-operation
    const timer = setTimeout(async () => {
      await this.look();
      if (this.timer === timer) this.next(attempt + 1);
    }, SECONDS[attempt] * 1000);
    this.timer = timer;
  }
}
