package io.referloop.sandbox.salesforce;

/**
 * Who changes something, and through what.
 *
 * @param origin what change events tell as {@code changeOrigin}
 */
public record Actor(String userId, String origin) {

    /** A person on a record page. */
    public static Actor person(String userId) {
        return new Actor(userId, "com/salesforce/api/soap/65.0;client=SfdcInternalAPI/");
    }
}
