package io.referloop.simulate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a program would have paid for past deals, for machines; in the manner of {@link ResultJson}. */
public final class PastDealsJson {

    private PastDealsJson() {}

    /** Maps, lists, strings, whole numbers and booleans: any JSON writer can write it. */
    public static Map<String, @Nullable Object> of(PastDealsResult result) {
        Map<String, @Nullable Object> deals = new LinkedHashMap<>();
        deals.put("read", result.read());
        deals.put("counted", result.counted());
        deals.put("of_another_time", result.outside());
        deals.put("cut", result.cut());
        deals.put(
                "left_out",
                result.leftOut().stream().map(PastDealsJson::leftOut).toList());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("since", result.wanted().since().toString());
        json.put("until", result.wanted().until().toString());
        json.put("who", Keys.lower(result.wanted().who()));
        json.put("calls", result.calls());
        json.put("deals", deals);
        json.put("total", result.total().getAmount().toPlainString());
        json.put("waiting", result.waiting());
        json.put("by_rule", sums(result.byRule()));
        json.put("by_month", sums(result.byMonth()));
        json.put("by_person", sums(result.byPerson()));
        json.put("simulation", ResultJson.of(result.simulation()));
        return json;
    }

    private static Map<String, @Nullable Object> leftOut(PastDealsResult.LeftOut it) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("cause", Keys.lower(it.cause()));
        json.put("deals", it.deals());
        json.put("words", it.cause().words());
        json.put("examples", it.examples());
        return json;
    }

    private static List<Map<String, @Nullable Object>> sums(List<PastDealsResult.Sum> sums) {
        return sums.stream()
                .map(it -> {
                    Map<String, @Nullable Object> json = new LinkedHashMap<>();
                    json.put("of", it.of());
                    json.put("rewards", it.rewards());
                    json.put("total", it.total().getAmount().toPlainString());
                    json.put("units", it.units());
                    return json;
                })
                .toList();
    }
}
