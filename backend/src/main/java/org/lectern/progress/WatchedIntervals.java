package org.lectern.progress;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of a video was watched: a set of instants, so it doesn't matter in which order, how often or in how many pieces it
 * came together.
 *
 * @param intervals sorted; none is empty, and none meets the next
 */
public record WatchedIntervals(List<Interval> intervals) {
    /** Nothing was watched. */
    public static final WatchedIntervals NONE = new WatchedIntervals(List.of());

    /** Takes the intervals in any order, overlapping or not. */
    public WatchedIntervals {
        intervals = merged(intervals);
    }

    /** What is in one or the other. */
    public WatchedIntervals union(WatchedIntervals other) {
        return new WatchedIntervals(
                Stream.concat(intervals.stream(), other.intervals.stream()).toList());
    }

    /** What is in these, and not in the others. */
    public WatchedIntervals without(WatchedIntervals others) {
        List<Interval> left = new ArrayList<>();
        for (Interval interval : intervals) {
            long from = interval.fromMillis();
            for (Interval other : others.intervals) {
                if (other.toMillis() > from && other.fromMillis() < interval.toMillis()) {
                    left.add(new Interval(from, Math.max(from, other.fromMillis())));
                    from = other.toMillis();
                }
            }
            left.add(new Interval(Math.min(from, interval.toMillis()), interval.toMillis()));
        }
        return new WatchedIntervals(left);
    }

    /** What lies before the end of the video. */
    public WatchedIntervals before(long endMillis) {
        return new WatchedIntervals(intervals.stream()
                .filter(each -> each.fromMillis() < endMillis)
                .map(each -> new Interval(each.fromMillis(), Math.min(each.toMillis(), endMillis)))
                .toList());
    }

    /** The earliest of it, as much as that. */
    public WatchedIntervals first(long millis) {
        List<Interval> taken = new ArrayList<>();
        long left = millis;
        for (Interval interval : intervals) {
            long part = Math.min(left, interval.millis());
            taken.add(new Interval(interval.fromMillis(), interval.fromMillis() + part));
            left -= part;
        }
        return new WatchedIntervals(taken);
    }

    /** How long it is altogether. */
    public long millis() {
        return intervals.stream().mapToLong(Interval::millis).sum();
    }

    private static List<Interval> merged(List<Interval> intervals) {
        List<Interval> merged = new ArrayList<>();
        intervals.stream()
                .filter(each -> !each.isEmpty())
                .sorted(Comparator.comparingLong(Interval::fromMillis))
                .forEach(next -> {
                    if (merged.isEmpty() || merged.getLast().toMillis() < next.fromMillis()) {
                        merged.add(next);
                    } else {
                        Interval last = merged.removeLast();
                        merged.add(new Interval(last.fromMillis(), Math.max(last.toMillis(), next.toMillis())));
                    }
                });
        return List.copyOf(merged);
    }
}
