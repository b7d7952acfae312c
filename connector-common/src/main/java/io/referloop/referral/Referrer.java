package io.referloop.referral;

import java.util.UUID;

/** A person who refers. The e-mail is in lower case and tells two referrers apart. */
public record Referrer(UUID id, String email, String name) {}
