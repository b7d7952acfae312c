package io.referloop.reward;

import io.referloop.referral.Referral;
import io.referloop.referral.ReferralsMoved;
import io.referloop.referral.Referrer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who referred the referrers: the first claim that named one of them as the referee. */
final class Uplines {

    private final Map<String, Referrer> byReferee;

    private Uplines(Map<String, Referrer> byReferee) {
        this.byReferee = byReferee;
    }

    static Uplines of(Collection<ReferralsMoved.Movement> movements) {
        Map<String, Referrer> byReferee = new HashMap<>();
        movements.stream()
                .map(ReferralsMoved.Movement::referral)
                .sorted(Comparator.comparing(Referral::claimedAt).thenComparing(Referral::number))
                .forEach(referral -> {
                    String email = referral.referee().email();
                    if (email != null) {
                        byReferee.putIfAbsent(email.toLowerCase(Locale.ROOT), referral.referrer());
                    }
                });
        return new Uplines(byReferee);
    }

    /** The referrer's own referrer first, then theirs; a circle ends where it closes. */
    List<UUID> above(Referrer referrer, int levels) {
        List<UUID> above = new ArrayList<>();
        Set<UUID> seen = new HashSet<>(Set.of(referrer.id()));
        Referrer next = byReferee.get(referrer.email());
        while (next != null && above.size() < levels && seen.add(next.id())) {
            above.add(next.id());
            next = byReferee.get(next.email());
        }
        return above;
    }
}
