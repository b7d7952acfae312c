package io.referloop.reward;

import io.referloop.referral.Email;
import io.referloop.referral.FreeMail;
import io.referloop.referral.Referral;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells referred companies apart. */
final class Companies {

    private Companies() {}

    /** The domain of the referee's address where it says something, else the company's name; null when neither is known. */
    static @Nullable String of(Referral referral, Set<String> freeMail) {
        return Optional.ofNullable(referral.referee().email())
                .flatMap(Email::parse)
                .map(Email::domain)
                .filter(domain -> !FreeMail.is(domain, freeMail))
                .or(() -> Optional.ofNullable(referral.referee().company())
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .filter(name -> !name.isEmpty()))
                .orElse(null);
    }
}
