package io.referloop.simulate;

import io.referloop.reward.Worth;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Draws winners so that anybody can do it again: the entries are listed in order and hashed; each is then ranked by the hash of the seed, a
 * colon and the entry, and the lowest win. Nobody wins twice.
 */
final class Draws {

    private Draws() {}

    static SimulationResult.Draw draw(Thing.Draw draw, Collection<Entry> lines, Instant at) {
        List<Lot> lots = new ArrayList<>();
        for (Entry line : lines) {
            Worth worth = line.line().worth();
            if (!line.rule().equals(draw.rule()) || !line.line().state().isLive() || worth == null) {
                continue;
            }
            int count = worth.units() == null ? 1 : worth.units().count();
            for (int i = 1; i <= count; i++) {
                lots.add(new Lot(line.to(), line.id() + "/" + i));
            }
        }
        List<String> entries = lots.stream().map(Lot::entry).sorted().toList();
        Set<String> winners = new LinkedHashSet<>();
        lots.stream()
                .sorted(Comparator.comparing(it -> hash(draw.seed() + ":" + it.entry())))
                .forEach(it -> {
                    if (winners.size() < draw.winners()) {
                        winners.add(it.person());
                    }
                });
        return new SimulationResult.Draw(
                draw.rule(), at, draw.seed(), hash(String.join("\n", entries)), entries, List.copyOf(winners));
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private record Lot(String person, String entry) {}
}
