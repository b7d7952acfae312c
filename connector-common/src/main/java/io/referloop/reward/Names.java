package io.referloop.reward;

import io.referloop.crm.RecordType;
import io.referloop.program.Condition;
import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import io.referloop.program.Vocabulary;
import io.referloop.program.Window;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.Email;
import io.referloop.referral.Fact;
import io.referloop.referral.RecordKey;
import io.referloop.referral.ReferralHistory;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the names in a program's conditions and tables stand for, for one item at its time. */
final class Names {

    private final RewardCase of;
    private final CustomerLife life;
    private final Instant at;
    private final @Nullable RecordKey deal;
    private final @Nullable CustomerEvent event;
    private final @Nullable Counts counts;

    /** @param counts null where nothing can have been counted yet */
    Names(
            RewardCase of,
            CustomerLife life,
            Instant at,
            @Nullable RecordKey deal,
            @Nullable CustomerEvent event,
            @Nullable Counts counts) {
        this.of = of;
        this.life = life;
        this.at = at;
        this.deal = deal;
        this.event = event;
        this.counts = counts;
    }

    /** The values of the names that a condition reads; those that are not known are absent. */
    Map<String, Object> of(Condition condition) {
        Map<String, Object> values = new HashMap<>();
        for (String name : condition.names()) {
            value(name).ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    /** The value as text, as a table compares it. */
    Optional<String> text(String name) {
        return name.startsWith("counts.") ? number(name).map(BigDecimal::toPlainString) : told(name);
    }

    private Optional<Object> value(String name) {
        if (name.startsWith("counts.")) {
            return number(name).map(it -> it);
        }
        Vocabulary.Type type =
                program().fields().find(name).map(Vocabulary.Field::type).orElse(Vocabulary.Type.TEXT);
        return told(name).flatMap(text -> typed(type, text));
    }

    private Optional<Object> typed(Vocabulary.Type type, String text) {
        return switch (type) {
            case TEXT -> Optional.of(text);
            case NUMBER -> Fact.amountIn(text).map(it -> it);
            case YES_NO -> Optional.of(RewardCase.Person.isYes(text));
            case TIME -> time(text).map(it -> it);
        };
    }

    private Optional<Instant> time(String text) {
        try {
            return Optional.of(
                    text.length() == 10 ? program().calendar().start(LocalDate.parse(text)) : Instant.parse(text));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    private Optional<BigDecimal> number(String name) {
        return counts == null
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(counts.of(name.substring("counts.".length()))));
    }

    private Optional<String> told(String name) {
        String key = name.substring(name.indexOf('.') + 1);
        ReferralHistory history = of.history();
        return switch (name.substring(0, name.indexOf('.'))) {
            case "deal" -> deal == null ? Optional.empty() : ofDeal(key, history, deal);
            case "event" -> event == null ? Optional.empty() : ofEvent(key, event);
            case "company" ->
                history.latest(RecordType.COMPANY, key)
                        .map(Fact::value)
                        .or(() -> of.parties().refereePerson().facts().at("company." + key, at))
                        .or(() -> key.equals("domain")
                                ? Optional.ofNullable(of.parties().company())
                                : Optional.empty());
            case "contact" ->
                key.equals("email")
                        ? Optional.ofNullable(of.parties().refereePerson().email())
                        : history.latest(RecordType.CONTACT, key)
                                .map(Fact::value)
                                .or(() -> of.parties().refereePerson().facts().at(key, at));
            case "referral" -> ofReferral(key, history);
            case "referrer" -> ofReferrer(key);
            default -> Optional.empty();
        };
    }

    private Optional<String> ofDeal(String key, ReferralHistory history, RecordKey record) {
        return switch (key) {
            case "created_at" -> history.latest(record, Fact.CREATED).map(Fact::value);
            case "won_at" ->
                history.only(record)
                        .reached(ReferralStatus.WON, false)
                        .map(it -> it.since().toString());
            case "amount" ->
                history.amount(record)
                        .map(it -> it.subtract(
                                        life.refundOfDeal(record.ref().id()).amount())
                                .toPlainString());
            default -> history.latest(record, key).map(Fact::value);
        };
    }

    private static Optional<String> ofEvent(String key, CustomerEvent event) {
        return switch (key) {
            case "kind" -> Optional.of(event.kind());
            case "id" -> Optional.of(event.id());
            default -> event.field(key);
        };
    }

    private Optional<String> ofReferral(String key, ReferralHistory history) {
        return switch (key) {
            case "claimed_at" -> Optional.of(of.claimedAt().toString());
            case "status" -> Optional.of(history.standing().status().name().toLowerCase(Locale.ROOT));
            default -> of.parties().refereePerson().facts().at("referral." + key, at);
        };
    }

    private Optional<String> ofReferrer(String key) {
        RewardCase.Person referrer = of.parties().referrer();
        Optional<Email> email = Optional.ofNullable(referrer.email()).flatMap(Email::parse);
        return switch (key) {
            case "email" -> email.map(Email::address);
            case "domain" -> email.map(Email::domain);
            case "colleague" ->
                email.map(Email::domain)
                        .map(it -> Boolean.toString(it.equals(of.parties().company())));
            default -> referrer.facts().at(key, at);
        };
    }

    private Program program() {
        return of.program();
    }

    /** How many successes the referrer had before. */
    interface Counts {

        /** @param name {@code referrals, companies, referrals_month, referrals_quarter, referrals_year} */
        int of(String name);
    }

    /** Counts in a tally. */
    record Tallied(Tally tally, Item item) implements Counts {

        @Override
        public int of(String name) {
            return switch (name) {
                case "referrals_month" -> in(Window.Unit.MONTH);
                case "referrals_quarter" -> in(Window.Unit.QUARTER);
                case "referrals_year" -> in(Window.Unit.YEAR);
                case "companies" -> count("companies", "", item.company());
                default -> count("", "", item.of().id());
            };
        }

        private int in(Window.Unit unit) {
            String period = item.program().calendar().key(Window.of(unit), item.at());
            return count("", unit + period, item.of().id());
        }

        private int count(String what, String period, Object own) {
            Tally.Bucket bucket = tally.get(Keys.successes(item, what + period));
            return bucket.distinct() - (bucket.has(own) ? 1 : 0);
        }
    }
}
