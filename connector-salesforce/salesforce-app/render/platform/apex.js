const refreshers = new WeakMap();

/**
 * An Apex method as components import it: to be called, or to be wired. Apex does not run outside an org; the functions in render/apex do
 * through the org's REST API what the Apex class of the same name does inside it.
 */
export const method = (name, answer) => {
  const call = async (parameters) => {
    try {
      // Apex answers with a copy, and what components get is frozen.
      return Object.freeze(JSON.parse(JSON.stringify(await answer(parameters ?? {}))));
    } catch (error) {
      throw error.body
        ? error
        : Object.assign(new Error(error.message), {
            body: { message: `${name}: ${error.message}` },
          });
    }
  };
  call.adapter = adapterOf(call);
  return call;
};

/** What the platform's refreshApex does with what a wire told last. */
export const refreshApex = (told) => refreshers.get(told)?.() ?? Promise.resolve();

const adapterOf = (call) =>
  class ApexWire {
    constructor(tell) {
      this.tell = tell;
      tell(Object.freeze({ data: undefined, error: undefined }));
    }

    connect() {
      this.connected = true;
      this.look();
    }

    disconnect() {
      this.connected = false;
    }

    update(parameters) {
      this.parameters = parameters;
      this.look();
    }

    async look() {
      const { parameters } = this;
      if (!this.connected || !parameters || Object.values(parameters).includes(undefined)) return;
      let told;
      try {
        told = { data: await call(parameters), error: undefined };
      } catch (error) {
        told = { data: undefined, error };
      }
      if (!this.connected || parameters !== this.parameters) return;
      refreshers.set(told, () => this.look());
      this.tell(told);
    }
  };
