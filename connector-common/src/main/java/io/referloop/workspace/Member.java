package io.referloop.workspace;

import java.util.UUID;

/** A person who may sign in to a workspace's console. The e-mail is in lower case. */
public record Member(UUID workspaceId, String email, String name, Role role) {

    public enum Role {
        OWNER,
        FINANCE,
        CUSTOMER_SUCCESS,
        READER
    }
}
