package io.referloop.server.console;

import io.referloop.insight.ReferralStory;
import io.referloop.insight.ReferralStory.Event;
import io.referloop.insight.ReferralStory.Reward;
import io.referloop.program.Words;
import io.referloop.referral.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells the story of a referral in sentences. */
@Component
class StoryWords {

    private static final List<String> MOST_PRESSING_FIRST = List.of(
            "FAILED", "HELD_FOR_REVIEW", "WAITING_AMOUNT", "SCHEDULED", "APPROVED", "PENDING", "SENT", "DELIVERED");

    private final Wording words;

    StoryWords(Wording words) {
        this.words = words;
    }

    /** Where it stands and what happens next, in one sentence. */
    String state(ReferralStory story, Say say) {
        ReferralStory.Head head = story.head();
        return words.status(head.status()).word() + " " + say.daysAgo(head.statusSince()) + "; "
                + story.rewards().stream()
                        .filter(reward -> MOST_PRESSING_FIRST.contains(reward.state()))
                        .min(Comparator.comparingInt(reward -> MOST_PRESSING_FIRST.indexOf(reward.state())))
                        .map(reward -> rewardState(reward, say))
                        .orElse("nothing was earned so far")
                + ".";
    }

    private static String rewardState(Reward reward, Say say) {
        String amount = say.money(reward.amount());
        return switch (reward.state()) {
            case "FAILED" -> "the payment of " + amount + " failed and needs you";
            case "HELD_FOR_REVIEW" -> "a reward of " + amount + " waits for approval";
            case "WAITING_AMOUNT" -> "a reward waits until the deal has an amount";
            case "SCHEDULED", "APPROVED" -> "a reward of " + amount + " is to be paid now";
            case "PENDING" -> "a reward of " + amount + hold(reward.releaseAt(), say);
            case "SENT" -> "a reward of " + amount + " was sent";
            default -> "a reward of " + amount + " was delivered";
        };
    }

    private static String hold(@Nullable Instant releaseAt, Say say) {
        if (releaseAt == null) {
            return " is on hold";
        }
        return say.isOver(releaseAt)
                ? " has served its hold and is about to be released"
                : " is on hold until " + say.day(releaseAt) + " and is then released by itself";
    }

    List<Entry> timeline(ReferralStory story, Say say) {
        List<Entry> entries = new ArrayList<>();
        List<Event.WrittenBack> writes = new ArrayList<>();
        for (Event event : story.events()) {
            if (event instanceof Event.WrittenBack written
                    && (writes.isEmpty() || together(writes.getLast(), written))) {
                writes.add(written);
                continue;
            }
            addWrites(writes, entries);
            if (event instanceof Event.WrittenBack written) {
                writes.add(written);
            } else {
                entries.add(entry(event, say));
            }
        }
        addWrites(writes, entries);
        return entries;
    }

    private Entry entry(Event event, Say say) {
        return switch (event) {
            case Event.StageReached stage -> stage(stage, say);
            case Event.FieldTold told -> field(told);
            case Event.Earned earned ->
                new Entry(
                        earned.at(),
                        Source.REFERLOOP,
                        List.of(Piece.text(
                                "A reward was earned: " + earned.reward().sentence())),
                        beneficiary(
                                earned.reward().beneficiary(), earned.reward().role()),
                        List.of(earned.reward()),
                        false);
            case Event.RewardMoved moved -> moved(moved, say);
            case Event.Claimed claimed ->
                new Entry(
                        claimed.at(),
                        Source.person(claimed.by()),
                        List.of(
                                Piece.strong(claimed.by()),
                                Piece.text(" submitted the referral"
                                        + (claimed.note() == null ? "" : ": “" + claimed.note() + "”"))),
                        claimed.objectType() == null
                                ? "Accepted"
                                : "From the " + words.record(claimed.objectType()) + " record; accepted",
                        List.of(),
                        false);
            case Event.ClaimRefused refused ->
                new Entry(
                        refused.at(),
                        Source.person(refused.by()),
                        List.of(
                                Piece.text("One more claim, for "),
                                Piece.strong(refused.referrerEmail()),
                                Piece.text(", " + words.claim(refused.outcome()))),
                        refused.reason(),
                        List.of(),
                        false);
            case Event.WrittenBack written -> written(List.of(written));
        };
    }

    private void addWrites(List<Event.WrittenBack> writes, List<Entry> entries) {
        if (!writes.isEmpty()) {
            entries.add(written(List.copyOf(writes)));
            writes.clear();
        }
    }

    private Entry written(List<Event.WrittenBack> writes) {
        Event.WrittenBack newest = writes.getFirst();
        String crm = words.crm(newest.crm());
        return new Entry(
                newest.at(),
                Source.REFERLOOP,
                List.of(Piece.text("Wrote status, reward and next step to "
                        + (writes.size() == 1
                                ? "the " + words.record(newest.objectType()) + " in "
                                : writes.size() + " records in ")
                        + crm)),
                writes.stream().map(Event.WrittenBack::recordLabel).collect(Collectors.joining(" · ")),
                List.of(),
                false);
    }

    private static boolean together(Event.WrittenBack one, Event.WrittenBack other) {
        return one.crm().equals(other.crm())
                && Duration.between(other.at(), one.at()).compareTo(Duration.ofMinutes(1)) < 0;
    }

    private Entry stage(Event.StageReached stage, Say say) {
        String crm = words.crm(stage.crm());
        String record = Wording.capital(words.record(stage.objectType()));
        List<Piece> start =
                List.of(Piece.text(record + " moved to "), Piece.strong(stage.stage()), Piece.text(" in " + crm));
        List<Piece> sentence;
        if (stage.status() == null) {
            sentence = with(
                    start,
                    Piece.text(
                            stage.mapped()
                                    ? ", which says nothing about the referral"
                                    : ", a stage that nobody has mapped yet"));
        } else if (stage.moved()) {
            sentence = with(start, Piece.text(", so the referral is "), Piece.chip(words.status(stage.status())));
        } else {
            sentence = with(start, Piece.text("; the referral stays where it is"));
        }
        Duration lag = Duration.between(stage.at(), stage.recordedAt());
        String track = stage.track() == null ? "" : stage.track() + " · ";
        String detail = track + stage.recordLabel() + " · "
                + (lag.isNegative() || lag.compareTo(Duration.ofHours(1)) > 0
                        ? "learned " + say.moment(stage.recordedAt())
                        : "received in " + say.lasted(lag));
        return new Entry(
                stage.at(),
                Source.crm(crm),
                sentence,
                detail,
                stage.rewards(),
                stage.status() == null && !stage.mapped());
    }

    private Entry field(Event.FieldTold told) {
        String record = Wording.capital(words.record(told.objectType()));
        String crm = words.crm(told.crm());
        List<Piece> sentence = told.field().equals("gone")
                ? List.of(Piece.text(
                        told.value().equals("true")
                                ? record + " was deleted in " + crm
                                : record + " was restored in " + crm))
                : told.value().isBlank()
                        ? List.of(Piece.text(record + " amount was cleared in " + crm))
                        : List.of(
                                Piece.text(record + " amount is "),
                                Piece.strong(amount(told.value())),
                                Piece.text(" in " + crm));
        return new Entry(told.at(), Source.crm(crm), sentence, told.recordLabel(), List.of(), false);
    }

    private Entry moved(Event.RewardMoved moved, Say say) {
        return new Entry(
                moved.at(),
                moved.actor().contains("@") ? Source.person(moved.actor()) : Source.REFERLOOP,
                List.of(
                        Piece.text((moved.amount() == null ? "Reward" : "Reward of " + say.money(moved.amount()))
                                + " for " + beneficiary(moved.beneficiary(), moved.role()) + " is "),
                        Piece.chip(words.reward(moved.state()))),
                moved.reason() + (moved.actor().contains("@") ? " · by " + moved.actor() : ""),
                List.of(),
                false);
    }

    private String beneficiary(@Nullable String name, String role) {
        return Optional.ofNullable(name).orElseGet(() -> words.role(role).toLowerCase(Locale.ROOT));
    }

    /** {@code 18500.00 USD} as $18,500.00; anything else as the CRM said it. */
    private static String amount(String told) {
        int space = told.indexOf(' ');
        try {
            return space < 0
                    ? Words.number(Fact.amountIn(told).orElseThrow(), 2)
                    : Words.of(Money.of(
                            CurrencyUnit.of(told.substring(space + 1)),
                            Fact.amountIn(told.substring(0, space)).orElseThrow()));
        } catch (RuntimeException noAmount) {
            return told;
        }
    }

    private static List<Piece> with(List<Piece> start, Piece... more) {
        return Stream.concat(start.stream(), Stream.of(more)).toList();
    }

    /**
     * One line of the timeline.
     *
     * @param detail the quiet line below, or null
     * @param rewards what was earned by it, each with its why
     * @param unmapped whether the stage map should be opened
     */
    record Entry(
            Instant at,
            Source source,
            List<Piece> sentence,
            @Nullable String detail,
            List<Reward> rewards,
            boolean unmapped) {}

    /** A part of a sentence: plain, strong or a state. */
    record Piece(String text, boolean strong, @Nullable Chip chip) {

        static Piece text(String text) {
            return new Piece(text, false, null);
        }

        static Piece strong(String text) {
            return new Piece(text, true, null);
        }

        static Piece chip(Chip chip) {
            return new Piece(chip.word(), false, chip);
        }
    }

    /** Who says so: a CRM, a person or Referloop itself. */
    record Source(String kind, String name) {

        static final Source REFERLOOP = new Source("us", "Referloop");

        static Source crm(String name) {
            return new Source("crm", name);
        }

        static Source person(String name) {
            return new Source("person", name);
        }

        public String letter() {
            return name.substring(0, 1).toUpperCase(Locale.ROOT);
        }
    }
}
