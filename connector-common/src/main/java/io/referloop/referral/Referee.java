package io.referloop.referral;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The referred person, company or both, as the CRM named them at the claim. */
public record Referee(
        String name, @Nullable String email, @Nullable String company) {

    /** {@code Priya Nair at Northwind}. */
    public String words() {
        return Optional.ofNullable(company)
                .filter(it -> !it.equals(name))
                .map(it -> name + " at " + it)
                .orElse(name);
    }
}
