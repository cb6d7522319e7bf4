package dev.precept.projections.condition;

import dev.precept.domain.condition.Condition;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;

/**
 * Whether the clock on the wall shows a time within a window. Where clocks are put back, what they
 * show twice is in the window twice; where they are put forward, what they skip is in none.
 *
 * @param fromSecond of the day
 * @param untilSecond of the day, of the next where it is not after {@code fromSecond}
 * @param days on which it begins: a bit each, Monday's the lowest
 * @param rules of the zone whose clocks are read
 */
record WindowTest(int fromSecond, int untilSecond, int days, ZoneRules rules)
        implements CompiledCondition.Test {
    private static final int DAY_SECONDS = 86_400;
    private static final int WEEK = 7;
    private static final int EVERY_DAY = (1 << WEEK) - 1;

    /** The first day of 1970 was a Thursday. */
    private static final int EPOCH_DAY = DayOfWeek.THURSDAY.ordinal();

    static WindowTest of(Condition.TimeWindow window) {
        int days = window.days().isEmpty() ? EVERY_DAY : 0;
        for (DayOfWeek day : window.days()) {
            days |= 1 << day.ordinal();
        }
        ZoneId zone = window.zone();
        return new WindowTest(
                window.from().toSecondOfDay(),
                window.until().toSecondOfDay(),
                days,
                zone.getRules());
    }

    @Override
    public Truth of(Inputs inputs) {
        Instant now = inputs.now();
        long local = now.getEpochSecond() + rules.getOffset(now).getTotalSeconds();
        int second = (int) Math.floorMod(local, (long) DAY_SECONDS);
        long day = Math.floorDiv(local, (long) DAY_SECONDS);
        if (fromSecond < untilSecond) {
            return Truth.of(second >= fromSecond && second < untilSecond && isDay(day));
        }
        return Truth.of(second >= fromSecond ? isDay(day) : second < untilSecond && isDay(day - 1));
    }

    private boolean isDay(long epochDay) {
        return (days >> Math.floorMod(epochDay + EPOCH_DAY, (long) WEEK) & 1) != 0;
    }
}
