package io.referloop.server.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measurements of one quantity; machines are noisy, so the middle one counts. */
final class Rounds {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    double median() {
        return quantile(0.5);
    }

    double quantile(double share) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        double place = share * (sorted.size() - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    int size() {
        return values.size();
    }
}
