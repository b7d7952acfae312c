package io.referloop.simulate;

import io.referloop.reward.TraceLine;
import io.referloop.reward.Worth;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation came to, for machines. Amounts are strings, times are instants in UTC; a key is there even when it has nothing to say,
 * then it is null, empty or an empty list.
 */
public final class ResultJson {

    private ResultJson() {}

    /** Maps, lists, strings, whole numbers and booleans: any JSON writer can write it. */
    public static Map<String, @Nullable Object> of(SimulationResult result) {
        return object(
                "scenario", result.scenario().name(),
                "program", result.program().key(),
                "currency", result.program().currency().getCode(),
                "time_zone", result.program().zone().getId(),
                "from", text(result.from()),
                "until", text(result.scenario().until()),
                "as_expected", result.differences().isEmpty(),
                "differences", result.differences(),
                "rewards", result.lines().stream().map(ResultJson::line).toList(),
                "decisions", result.verdicts().stream().map(ResultJson::verdict).toList(),
                "refused",
                        result.claims().stream()
                                .map(it ->
                                        object("claim", it.claim(), "reason", it.reason(), "sentence", it.sentence()))
                                .toList(),
                "statuses", result.statuses(),
                "people", people(result),
                "accounts", accounts(result),
                "budget",
                        result.budget().stream()
                                .map(it -> object(
                                        "period", it.period(),
                                        "used", amount(it.used()),
                                        "of", amount(it.of()),
                                        "percent", it.percent().toPlainString(),
                                        "warns", it.warns()))
                                .toList(),
                "taxes",
                        result.taxes().stream()
                                .map(it -> object("reward", it.line(), "words", it.words(), "held", it.held()))
                                .toList(),
                "draws",
                        result.draws().stream()
                                .map(it -> object(
                                        "draw", it.rule(),
                                        "at", text(it.at()),
                                        "seed", it.seed(),
                                        "hash", it.hash(),
                                        "entries", it.entries(),
                                        "winners", it.winners()))
                                .toList(),
                "metrics", metrics(result),
                "eligible",
                        result.eligible().stream()
                                .map(it -> object(
                                        "person", it.person(),
                                        "reasons", it.reasons(),
                                        "since", text(it.since())))
                                .toList(),
                "not_done", result.refusals());
    }

    private static Map<String, @Nullable Object> line(SimulationResult.Line it) {
        Worth worth = it.line().worth();
        Worth.Units units = worth == null ? null : worth.units();
        Worth.Conversion rate = worth == null ? null : worth.conversion();
        return object(
                "id", it.id(),
                "referral", it.referral(),
                "rule", it.rule(),
                "to", it.to(),
                "role", Keys.lower(it.line().identity().role()),
                "period", it.period(),
                "state", Keys.lower(it.state()),
                "amount", worth == null ? null : amount(worth.amount()),
                "currency", it.line().currency().getCode(),
                "live", amount(it.live()),
                "units",
                        units == null
                                ? null
                                : object("kind", units.kind(), "count", units.count(), "name", units.name()),
                "rate",
                        rate == null
                                ? null
                                : object(
                                        "from", rate.from(),
                                        "to", rate.to(),
                                        "rate", rate.rate().toPlainString(),
                                        "source", rate.source(),
                                        "day", rate.day().toString()),
                "earned_at", text(it.line().earnedAt()),
                "release_at", text(it.line().releaseAt()),
                "expires_at", text(it.line().expiresAt()),
                "via", it.line().via(),
                "holds", it.line().holds(),
                "note", it.line().note(),
                "sentence", it.line().sentence(),
                "why", why(it.line().why()),
                "history",
                        it.history().stream()
                                .map(change -> object(
                                        "at", text(change.at()),
                                        "state", Keys.lower(change.state()),
                                        "amount", change.amount() == null ? null : amount(change.amount()),
                                        "reason", change.reason(),
                                        "by", change.by()))
                                .toList());
    }

    private static Map<String, @Nullable Object> verdict(SimulationResult.Verdict it) {
        return object(
                "referral", it.referral(),
                "rule", it.rule(),
                "to", it.to(),
                "period", it.period(),
                "outcome", it.outcome(),
                "reason", it.reason(),
                "sentence", it.decision().sentence(),
                "why", why(it.decision().why()));
    }

    private static List<Map<String, @Nullable Object>> why(List<TraceLine> why) {
        return why.stream()
                .map(it -> object("label", it.label(), "text", it.text(), "amount", it.amount()))
                .toList();
    }

    private static Map<String, @Nullable Object> people(SimulationResult result) {
        Map<String, @Nullable Object> people = new LinkedHashMap<>();
        result.balances()
                .forEach((person, it) -> people.put(
                        person,
                        object(
                                "total", amount(it.total()),
                                "on_hold", amount(it.onHold()),
                                "released", amount(it.released()),
                                "sent", amount(it.sent()),
                                "units", it.units())));
        return people;
    }

    private static Map<String, @Nullable Object> accounts(SimulationResult result) {
        Map<String, @Nullable Object> accounts = new LinkedHashMap<>();
        result.accounts().forEach((account, of) -> {
            Map<String, @Nullable Object> sums = new LinkedHashMap<>();
            of.forEach((currency, sum) -> sums.put(currency, amount(sum)));
            accounts.put(account, sums);
        });
        return accounts;
    }

    private static Map<String, @Nullable Object> metrics(SimulationResult result) {
        Map<String, @Nullable Object> metrics = new LinkedHashMap<>();
        result.metrics().forEach((name, value) -> metrics.put(name, value.toPlainString()));
        return metrics;
    }

    private static String amount(Money money) {
        return money.getAmount().toPlainString();
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    private static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return object;
    }
}
