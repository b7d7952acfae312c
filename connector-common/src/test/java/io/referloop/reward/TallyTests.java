package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What is counted, and that counting stays quick. */
class TallyTests {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void findsKeysQuicklyThoughTheirIdsAndNamesFollowOneAnother() {
        assertThat(hashes((a) -> (b) -> new Tally.Key(Tally.Kind.CAP, id(a), "rule-" + b, "", "")))
                .hasSizeGreaterThan(9_900);
        assertThat(hashes((a) -> (b) -> new Tally.Key(Tally.Kind.CAP, id(a), "rule", id(b), "")))
                .hasSizeGreaterThan(9_900);
        assertThat(hashes((a) -> (b) -> new Tally.Key(Tally.Kind.CAP, id(1), "rule-" + a, id(b), "")))
                .hasSizeGreaterThan(9_900);
        assertThat(hashes((a) -> (b) -> new Tally.Key(Tally.Kind.CAP, id(1), "rule", id(a), "2026-" + b)))
                .hasSizeGreaterThan(9_900);
        assertThat(hashes((a) -> (b) -> new Tally.Key(Tally.Kind.values()[a % 2], id(a), "rule", "", "2026-" + b)))
                .hasSizeGreaterThan(9_900);
    }

    @Test
    void forgetsDownToAMarkWhatWasCountedTwice() {
        Tally tally = new Tally();
        Tally.Key key = new Tally.Key(Tally.Kind.ONCE, id(1), "rule", "acme", "");
        tally.add(key, "acme", BigDecimal.ONE, NOW, null);
        int mark = tally.mark();
        tally.add(key, "acme", BigDecimal.TEN, NOW, null);
        tally.add(key, "beta", BigDecimal.TEN, NOW, null);
        assertThat(tally.get(key).distinct()).isEqualTo(2);

        tally.rewind(mark);

        assertThat(tally.get(key).has("acme")).isTrue();
        assertThat(tally.get(key).has("beta")).isFalse();
        assertThat(tally.get(key).sum()).isEqualByComparingTo("1");
        tally.rewind(0);
        assertThat(tally.get(key).has("acme")).isFalse();
        assertThat(tally.get(key).count()).isZero();
    }

    @Test
    void whatIsRecentEndsAtTheInstantThatIsNotAmongIt() {
        Tally tally = new Tally();
        Tally.Key key = new Tally.Key(Tally.Kind.REFERRALS, id(1), "rule", id(2), "");
        for (int day = 1; day <= 3; day++) {
            tally.add(key, id(day), BigDecimal.valueOf(day), NOW.plus(Duration.ofDays(day)), null);
        }

        assertThat(tally.get(key).after(NOW).sum()).isEqualByComparingTo("6");
        assertThat(tally.get(key).after(NOW.plus(Duration.ofDays(1))).sum()).isEqualByComparingTo("5");
        assertThat(tally.get(key).after(NOW.plus(Duration.ofDays(2))).distinct())
                .isEqualTo(1);
        assertThat(tally.get(key).after(NOW.plus(Duration.ofDays(3))).count()).isZero();
        assertThat(tally.get(key).entries()).extracting(Tally.Entry::member).containsExactly(id(1), id(2), id(3));
    }

    private static Set<Integer> hashes(IntFunction<IntFunction<Tally.Key>> keys) {
        Set<Integer> hashes = new HashSet<>();
        for (int a = 0; a < 100; a++) {
            for (int b = 0; b < 100; b++) {
                hashes.add(keys.apply(a).apply(b).hashCode());
            }
        }
        return hashes;
    }

    private static UUID id(int n) {
        return new UUID(0x01A2_0000_0000_7000L, 0x8000_0000_0000_0000L + n);
    }
}
