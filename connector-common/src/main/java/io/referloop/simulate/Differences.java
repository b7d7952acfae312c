package io.referloop.simulate;

import io.referloop.reward.RewardState;
import io.referloop.reward.Worth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Compares what a scenario expects with what it came to. Each difference is a sentence with the line in the file. */
final class Differences {

    private final SimulationResult result;
    private final List<String> found = new ArrayList<>();

    private Differences(SimulationResult result) {
        this.result = result;
    }

    static List<String> of(SimulationResult result) {
        Expectation expected = result.scenario().expected();
        if (expected == null) {
            return List.of();
        }
        Differences differences = new Differences(result);
        differences.compare(expected);
        return List.copyOf(differences.found);
    }

    private void compare(Expectation expected) {
        if (expected.rewards() != null) {
            rewards(expected.rewards());
        }
        if (expected.totals() != null) {
            expected.totals().forEach(this::total);
        }
        if (expected.units() != null) {
            expected.units().forEach((person, kinds) -> kinds.forEach((kind, count) -> units(person, kind, count)));
        }
        if (expected.refused() != null) {
            exactly(
                    "refused claim",
                    expected.refused(),
                    result.claims(),
                    (want, is) -> want.claim().equals(is.claim()) && fits(want.reason(), is.reason()),
                    it -> it.claim() + (it.reason() == null ? "" : " with " + it.reason()),
                    it -> it.claim() + " with " + it.reason(),
                    Expectation.Refused::line);
        }
        if (expected.statuses() != null) {
            expected.statuses()
                    .forEach((referral, status) -> same(
                            "status of " + referral,
                            status,
                            result.statuses().getOrDefault(referral, "none: its claim does not count")));
        }
        if (expected.waiting() != null) {
            expected.waiting().forEach(this::waiting);
        }
        if (expected.decisions() != null) {
            expected.decisions().forEach(this::decision);
        }
        if (expected.eligible() != null) {
            exactly(
                    "eligible",
                    expected.eligible(),
                    result.eligible(),
                    (want, is) -> want.person().equals(is.person())
                            && (want.reason() == null || is.reasons().contains(want.reason())),
                    it -> it.person() + (it.reason() == null ? "" : ", " + it.reason()),
                    it -> it.person() + ", " + String.join(", ", it.reasons()),
                    Expectation.Eligible::line);
        }
        if (expected.metrics() != null) {
            expected.metrics().forEach(this::metric);
        }
        if (expected.winners() != null) {
            List<Expectation.Winner> drawn = result.draws().stream()
                    .flatMap(draw -> draw.winners().stream().map(it -> new Expectation.Winner(draw.rule(), it, 0)))
                    .toList();
            exactly(
                    "winner",
                    expected.winners(),
                    drawn,
                    (want, is) -> want.draw().equals(is.draw()) && want.person().equals(is.person()),
                    it -> it.person() + " of " + it.draw(),
                    it -> it.person() + " of " + it.draw(),
                    Expectation.Winner::line);
        }
    }

    private void rewards(List<Expectation.Reward> wanted) {
        exactly(
                "reward",
                wanted,
                result.lines(),
                this::matches,
                Differences::words,
                this::words,
                Expectation.Reward::line);
    }

    private boolean matches(Expectation.Reward want, SimulationResult.Line is) {
        Worth worth = is.line().worth();
        boolean amount = want.amount() == null
                || worth != null && worth.amount().getAmount().compareTo(want.amount()) == 0;
        boolean count = want.count() == null || want.count() == is.line().count();
        boolean release = want.release() == null
                || is.line().releaseAt() != null
                        && !is.line().releaseAt().isBefore(want.release().from())
                        && is.line().releaseAt().isBefore(want.release().until());
        return amount
                && count
                && release
                && fields(is).entrySet().stream()
                        .allMatch(it -> fits(want.words().get(it.getKey()), it.getValue()));
    }

    private static Map<String, String> fields(SimulationResult.Line is) {
        Worth worth = is.line().worth();
        return Map.of(
                "referral", is.referral(),
                "rule", is.rule(),
                "to", is.to(),
                "state", Keys.lower(is.state()),
                "period", is.period(),
                "note", Objects.requireNonNullElse(is.line().note(), ""),
                "unit",
                        worth == null || worth.units() == null
                                ? ""
                                : worth.units().kind());
    }

    private static String words(Expectation.Reward want) {
        StringBuilder words = new StringBuilder(want.words().toString());
        Optional.ofNullable(want.amount())
                .ifPresent(it -> words.append(" amount ").append(it.toPlainString()));
        Optional.ofNullable(want.count())
                .ifPresent(it -> words.append(" count ").append(it));
        Optional.ofNullable(want.release())
                .ifPresent(it -> words.append(" release ").append(it.text()));
        return words.toString();
    }

    private String words(SimulationResult.Line is) {
        Worth worth = is.line().worth();
        String amount =
                worth == null ? "no amount yet" : worth.amount().getAmount().toPlainString();
        String units = worth == null || worth.units() == null
                ? ""
                : ", " + worth.units().count() + " " + worth.units().kind();
        String note = is.line().note() == null ? "" : ", note \"" + is.line().note() + "\"";
        String release =
                is.line().releaseAt() == null ? "" : ", release " + is.line().releaseAt();
        return is.id() + " " + amount + units + " " + Keys.lower(is.state()) + release + note;
    }

    private void total(String person, BigDecimal wanted) {
        BigDecimal is = Optional.ofNullable(result.balances().get(person))
                .map(it -> it.total().getAmount())
                .orElse(BigDecimal.ZERO);
        if (is.compareTo(wanted) != 0) {
            found.add("total of " + person + ": expected " + wanted.toPlainString() + ", is " + is.toPlainString());
        }
    }

    private void units(String person, String kind, long wanted) {
        long is = Optional.ofNullable(result.balances().get(person))
                .map(it -> it.units().getOrDefault(kind, 0L))
                .orElse(0L);
        if (is != wanted) {
            found.add(kind + " of " + person + ": expected " + wanted + ", is " + is);
        }
    }

    private void waiting(Expectation.Waiting wanted) {
        boolean waits = result.lines().stream()
                .anyMatch(it -> it.state() == RewardState.WAITING_AMOUNT
                        && it.referral().equals(wanted.referral())
                        && fits(wanted.rule(), it.rule()));
        if (!waits) {
            found.add("line " + wanted.line() + ": nothing of " + wanted.referral() + " waits for an amount");
        }
    }

    private void decision(Expectation.Outcome wanted) {
        List<SimulationResult.Verdict> about = result.verdicts().stream()
                .filter(it -> Map.of("referral", it.referral(), "rule", it.rule(), "to", it.to(), "period", it.period())
                        .entrySet()
                        .stream()
                        .allMatch(field -> fits(wanted.words().get(field.getKey()), field.getValue())))
                .toList();
        if (about.stream().noneMatch(it -> it.outcome().equals(wanted.outcome()))) {
            String is = about.isEmpty()
                    ? "there is none"
                    : String.join(
                            ", ",
                            about.stream()
                                    .map(SimulationResult.Verdict::outcome)
                                    .distinct()
                                    .toList());
            found.add("line " + wanted.line() + ": decision " + wanted.words() + ": expected " + wanted.outcome()
                    + ", is " + is);
        }
    }

    private void metric(String name, BigDecimal wanted) {
        BigDecimal is = result.metrics().get(name);
        if (is == null || is.compareTo(wanted) != 0) {
            found.add(name + ": expected " + wanted.toPlainString() + ", is "
                    + (is == null ? "not known" : is.toPlainString()));
        }
    }

    private void same(String what, String wanted, String is) {
        if (!wanted.equals(is)) {
            found.add(what + ": expected " + wanted + ", is " + is);
        }
    }

    private static boolean fits(@org.jspecify.annotations.Nullable String wanted, String is) {
        return wanted == null || wanted.equals(is);
    }

    /** Finds a partner for each, so that the vaguer ones do not take what the exact ones need. */
    private <W, I> void exactly(
            String what,
            List<W> wanted,
            List<I> is,
            BiPredicate<W, I> matches,
            Function<W, String> wantedWords,
            Function<I, String> isWords,
            Function<W, Integer> line) {
        Partners<W, I> partners = new Partners<>(wanted, is, matches);
        partners.withoutPartner()
                .forEach(
                        it -> found.add("line " + line.apply(it) + ": expected " + what + " " + wantedWords.apply(it)));
        partners.left().forEach(it -> found.add("not expected: " + what + " " + isWords.apply(it)));
    }

    /** A largest pairing of two lists. */
    private static final class Partners<W, I> {

        private final List<W> wanted;
        private final List<I> is;
        private final BiPredicate<W, I> matches;
        private final Integer[] partnerOf;
        private final List<W> alone = new ArrayList<>();

        Partners(List<W> wanted, List<I> is, BiPredicate<W, I> matches) {
            this.wanted = wanted;
            this.is = is;
            this.matches = matches;
            this.partnerOf = new Integer[is.size()];
            for (int i = 0; i < wanted.size(); i++) {
                if (!pair(i, new HashSet<>())) {
                    alone.add(wanted.get(i));
                }
            }
        }

        Collection<W> withoutPartner() {
            return alone;
        }

        Collection<I> left() {
            List<I> left = new ArrayList<>();
            for (int i = 0; i < is.size(); i++) {
                if (partnerOf[i] == null) {
                    left.add(is.get(i));
                }
            }
            return left;
        }

        private boolean pair(int want, Set<Integer> tried) {
            for (int i = 0; i < is.size(); i++) {
                if (matches.test(wanted.get(want), is.get(i)) && tried.add(i)) {
                    if (partnerOf[i] == null || pair(partnerOf[i], tried)) {
                        partnerOf[i] = want;
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
