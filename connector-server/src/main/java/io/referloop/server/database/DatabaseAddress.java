package io.referloop.server.database;

/** Where a database is and who owns it there. The owner may make roles and tables; the application never works as the owner. */
public record DatabaseAddress(String url, String user, String password) {

    @Override
    public String toString() {
        return user + " at " + url;
    }
}
