package io.referloop.referral;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the CRM told about one referral, in the order in which it is written down: {@code claimed("2026-03-01").on("2026-03-05").deal("A", WON)}. */
public final class Story {

    public static final UUID CONNECTION = UUID.fromString("0c6f5f3e-0002-4000-8000-000000000002");

    private final Instant claimedAt;
    private final List<Fact> facts = new ArrayList<>();
    private Instant now;

    private Story(Instant claimedAt) {
        this.claimedAt = claimedAt;
        this.now = claimedAt;
    }

    /** A referral claimed at noon of a day. */
    public static Story claimed(String day) {
        return new Story(noon(day));
    }

    /** What a CRM told from this instant on. */
    public static Story at(Instant instant) {
        return new Story(instant);
    }

    /** What follows happened at noon of this day. */
    public Story on(String day) {
        now = noon(day);
        return this;
    }

    /** What follows happened at this instant. */
    public Story at(String instant) {
        now = Instant.parse(instant);
        return this;
    }

    public Story deal(String id, ReferralStatus status) {
        return stage(dealKey(id), status);
    }

    public Story contact(String id, ReferralStatus status) {
        return stage(key(RecordType.CONTACT, id), status);
    }

    /** The value of one of the contact's fields that work like a pipeline. */
    public Story contact(String id, String track, ReferralStatus status) {
        facts.add(new Fact(key(RecordType.CONTACT, id), Fact.STAGE, now, "stage-" + status, status, track));
        return this;
    }

    public Story company(String id, ReferralStatus status) {
        return stage(key(RecordType.COMPANY, id), status);
    }

    public Story lead(String id, ReferralStatus status) {
        return stage(key(RecordType.LEAD, id), status);
    }

    /** The deal entered a stage that nobody has mapped. */
    public Story unmapped(String deal, String stage) {
        return tell(dealKey(deal), Fact.STAGE, stage, null);
    }

    /** The deal's amount; an empty text clears it. */
    public Story amount(String deal, String amount) {
        return tell(dealKey(deal), Fact.AMOUNT, amount, null);
    }

    public Story currency(String deal, String currency) {
        return tell(dealKey(deal), Fact.CURRENCY, currency, null);
    }

    /** Any other field of a deal. */
    public Story field(String deal, String field, String value) {
        return tell(dealKey(deal), field, value, null);
    }

    /** The deal's amount, in dollars. */
    public Story dollars(String deal, String amount) {
        return currency(deal, "USD").amount(deal, amount);
    }

    /** A sync between two CRMs says that a deal is another one. */
    public Story same(String deal, String twin) {
        return tell(dealKey(deal), Fact.SAME_AS, Fact.named(dealKey(twin)), null);
    }

    public Story gone(String deal) {
        return tell(dealKey(deal), Fact.GONE, "true", null);
    }

    public Story restored(String deal) {
        return tell(dealKey(deal), Fact.GONE, "false", null);
    }

    public List<Fact> facts() {
        return List.copyOf(facts);
    }

    public ReferralHistory history() {
        return ReferralHistory.of(claimedAt, facts);
    }

    public static RecordKey dealKey(String id) {
        return key(RecordType.DEAL, id);
    }

    public static RecordKey key(RecordType type, String id) {
        return new RecordKey(CONNECTION, new RecordRef(type, id));
    }

    public static Instant noon(String day) {
        return Instant.parse(day + "T12:00:00Z");
    }

    private Story stage(RecordKey record, ReferralStatus status) {
        return tell(record, Fact.STAGE, "stage-" + status, status);
    }

    private Story tell(RecordKey record, String field, String value, @Nullable ReferralStatus status) {
        facts.add(new Fact(record, field, now, value, status));
        return this;
    }
}
