package dev.precept.bench;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One measured figure.
 *
 * @param bench the benchmark
 * @param name which of its figures
 * @param ours the median of our side
 * @param other the median of the other side; null where there is none
 * @param ratio the median of each round's ours divided by other; null where there is no other side
 * @param medianOf how many rounds
 * @param spread the largest less the smallest ratio of a round, in parts of the median; of ours
 *     where there is no other side
 */
record Figure(
        String bench,
        String name,
        double ours,
        @Nullable Double other,
        @Nullable Double ratio,
        int medianOf,
        double spread) {

    /** One round: ours and the other side, measured one after the other. */
    record Round(double ours, double other) {}

    /** A figure with another side. */
    static Figure of(String bench, String name, List<Round> rounds) {
        double[] ratios = rounds.stream().mapToDouble(r -> r.ours() / r.other()).toArray();
        return new Figure(
                bench,
                name,
                median(rounds.stream().mapToDouble(Round::ours).toArray()),
                median(rounds.stream().mapToDouble(Round::other).toArray()),
                median(ratios),
                rounds.size(),
                spread(ratios));
    }

    /** A figure of ours alone. */
    static Figure alone(String bench, String name, double... values) {
        return new Figure(bench, name, median(values), null, null, values.length, spread(values));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double spread(double[] values) {
        double median = median(values);
        double smallest = Arrays.stream(values).min().orElseThrow();
        double largest = Arrays.stream(values).max().orElseThrow();
        return median == 0 ? 0 : (largest - smallest) / median;
    }

    /** The line of the results file. */
    String json() {
        return "{\"bench\":\""
                + bench
                + "\",\"figure\":\""
                + name
                + "\",\"ours\":"
                + number(ours)
                + ",\"other\":"
                + number(other)
                + ",\"ratio\":"
                + number(ratio)
                + ",\"medianOf\":"
                + medianOf
                + ",\"spread\":"
                + number(spread)
                + "}";
    }

    private static String number(@Nullable Double value) {
        if (value == null) {
            return "null";
        }
        double size = Math.abs(value);
        String form = size >= 1000 ? "%.0f" : size >= 10 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, form, value);
    }
}
