package io.referloop.sandbox.hubspot;

/** Who made a change; webhooks and histories tell the connected app's own writes apart by it. */
public sealed interface Actor {

    String changeSource();

    String sourceId();

    /** A person on a record page. */
    record User(long userId) implements Actor {
        @Override
        public String changeSource() {
            return "CRM_UI";
        }

        @Override
        public String sourceId() {
            return "userId:" + userId;
        }
    }

    /** The connected app, through the API. */
    record App(long appId) implements Actor {
        @Override
        public String changeSource() {
            return "INTEGRATION";
        }

        @Override
        public String sourceId() {
            return Long.toString(appId);
        }
    }

    /** The CRM itself: calculated values, and the seeded past. */
    record Crm(String changeSource) implements Actor {
        @Override
        public String sourceId() {
            return changeSource;
        }
    }
}
