package io.referloop.referral;

import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.quicktheories.core.Gen;

/** Facts as a CRM could tell them: few records and few times, so that they meet, tie and contradict each other. */
public final class AnyFacts {

    /** Some of the times lie before it. */
    public static final Instant CLAIMED_AT = Instant.parse("2026-03-01T00:00:00Z");

    private static final List<RecordKey> RECORDS = List.of(
            Story.dealKey("A"),
            Story.dealKey("A"),
            Story.dealKey("B"),
            Story.key(RecordType.CONTACT, "priya"),
            Story.key(RecordType.COMPANY, "northwind"));
    private static final List<String> AMOUNTS = List.of("25000", "20000.005", "3", "0", "-70", "", "soon");
    private static final List<String> CURRENCIES = List.of("USD", "USD", "EUR", "");
    private static final int TIMES = 12;

    private AnyFacts() {}

    public static Gen<Fact> fact() {
        return integers()
                .from(0)
                .upToAndIncluding(RECORDS.size() * 24 * TIMES - 1)
                .map(AnyFacts::fact);
    }

    public static Gen<List<Fact>> facts() {
        return lists().of(fact()).ofSizeBetween(0, 25);
    }

    public static List<Fact> shuffled(List<Fact> facts, int seed) {
        List<Fact> other = new ArrayList<>(facts);
        Collections.shuffle(other, new Random(seed));
        return other;
    }

    private static Fact fact(int code) {
        Instant at = CLAIMED_AT.plusSeconds(86_400L * (code % TIMES - 3));
        RecordKey record = RECORDS.get(code / TIMES % RECORDS.size());
        int kind = code / TIMES / RECORDS.size();
        if (kind < 12) {
            List<ReferralStatus> mappable = ReferralStatus.mappable();
            return kind < mappable.size()
                    ? new Fact(record, Fact.STAGE, at, "stage-" + mappable.get(kind), mappable.get(kind))
                    : new Fact(record, Fact.STAGE, at, "unmapped-" + kind, null);
        }
        if (kind < 18) {
            return new Fact(record, Fact.AMOUNT, at, AMOUNTS.get(kind - 12), null);
        }
        return kind < 21
                ? new Fact(record, Fact.CURRENCY, at, CURRENCIES.get(kind - 18), null)
                : new Fact(record, Fact.GONE, at, Boolean.toString(kind == 21), null);
    }
}
