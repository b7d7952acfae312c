package io.referloop.sandbox.hubspot;

/** A person with a seat in the portal: cards speak of the user id, records of the owner id. */
public record PortalUser(long userId, String ownerId, String email, String firstName, String lastName) {

    public String name() {
        return firstName + " " + lastName;
    }
}
