package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedLinesTests {

    private final SharedLines lines = new SharedLines();

    @Test
    void linesThatReadTheSameAreOneObject() {
        List<TraceLine> first = lines.copyOf(List.of(new TraceLine("Basis", "amount of the deal", "100.00")));
        List<TraceLine> second = lines.copyOf(List.of(new TraceLine("Basis", "amount of the deal", "100.00")));

        assertThat(second.getFirst()).isSameAs(first.getFirst());
    }

    @Test
    void everyLineKeepsItsPlaceAndItsWordsHoweverManyThereAre() {
        List<TraceLine> many = IntStream.range(0, 10_000)
                .mapToObj(n -> TraceLine.of("Line", "number " + n))
                .toList();

        assertThat(lines.copyOf(many)).isEqualTo(many);
        assertThat(lines.copyOf(many)).isEqualTo(many);
    }

    @Test
    void aCopyDoesNotFollowWhatItWasMadeOf() {
        List<TraceLine> source = new ArrayList<>(List.of(TraceLine.of("Rule", "ten dollars")));

        List<TraceLine> copy = lines.copyOf(source);
        source.clear();

        assertThat(copy).hasSize(1);
    }
}
