package org.lectern.progress;

import java.time.Duration;
import java.time.Instant;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.system.Invalid;

/**
 * What one learner has watched of one lesson, as far as the clock on the wall allows it to be true: between two reports
 * that brought something new, at most twice the time that passed, and 3 s for what was still under way. What is left of those 3 s is
 * kept for the next report, and they aren't given anew, so that many small reports gain nothing over a few large ones. The first report
 * counts from when the lesson was opened; a learner who reports without having opened it opens it by that. Players repeat
 * what they have said, so what is too early to be believed is believed later.
 *
 * @param countedAt when something new was last believed, or when the lesson was opened
 * @param credit the rest of the 3 s
 * @param positionSeconds where the learner stands, by the report whose player stood there last
 * @param positionAt when the player stood there; never later than when it was told. Before the first report, long ago
 * @param version counts changes; 0 before anything is kept
 */
public record Viewing(
        ObjectId accountId,
        ObjectId subSectionId,
        WatchedIntervals watched,
        Instant countedAt,
        Duration credit,
        double positionSeconds,
        Instant positionAt,
        Completion completion,
        long version) {
    private static final Duration ALLOWANCE = Duration.ofSeconds(3);
    /** As fast as players play. */
    private static final int FASTEST = 2;

    /** Of a learner who has just opened the lesson. */
    static Viewing opened(ObjectId accountId, ObjectId subSectionId, Instant now) {
        return new Viewing(
                accountId,
                subSectionId,
                WatchedIntervals.NONE,
                now,
                ALLOWANCE,
                0,
                Instant.EPOCH,
                Completion.NOT_YET,
                0);
    }

    /**
     * After a report. The same report again changes nothing, and the order of reports doesn't matter to what was watched.
     *
     * @param durationSeconds of the lesson's video; null where it isn't known, and then nothing is complete
     */
    public Viewing report(Report report, @Nullable Double durationSeconds, Instant now) {
        WatchedIntervals told = durationSeconds == null
                ? report.watched()
                : report.watched().before(Math.round(durationSeconds * 1_000));
        return count(told.without(watched), now)
                .stand(report, durationSeconds, now)
                .complete(durationSeconds, now);
    }

    /** How much of a video that is so long was watched, 0 to 1; 0 where the length isn't known. */
    public double covered(@Nullable Double durationSeconds) {
        if (durationSeconds == null || durationSeconds <= 0) {
            return 0;
        }
        return Math.min(1, watched.before(Math.round(durationSeconds * 1_000)).millis() / (durationSeconds * 1_000));
    }

    private Viewing count(WatchedIntervals news, Instant now) {
        if (news.intervals().isEmpty()) {
            return this;
        }
        Duration passed = Duration.between(countedAt, now);
        Duration believable = credit.plus(passed.isNegative() ? Duration.ZERO : passed.multipliedBy(FASTEST));
        WatchedIntervals believed = news.first(believable.toMillis());
        if (believed.intervals().isEmpty()) {
            return this;
        }
        WatchedIntervals all = watched.union(believed);
        if (all.intervals().size() > Report.MAX_INTERVALS) {
            throw new Invalid("watched", "What was watched is in too many pieces to be kept.");
        }
        Duration rest = believable.minusMillis(believed.millis());
        return new Viewing(
                accountId,
                subSectionId,
                all,
                now,
                rest.compareTo(ALLOWANCE) > 0 ? ALLOWANCE : rest,
                positionSeconds,
                positionAt,
                completion,
                version);
    }

    private Viewing stand(Report report, @Nullable Double durationSeconds, Instant now) {
        Double told = report.positionSeconds();
        // A device whose clock is ahead must not have the last word for ever.
        Instant at = report.at().isAfter(now) ? now : report.at();
        if (told == null || at.isBefore(positionAt)) {
            return this;
        }
        double position = durationSeconds == null ? told : Math.min(told, durationSeconds);
        return new Viewing(accountId, subSectionId, watched, countedAt, credit, position, at, completion, version);
    }

    private Viewing complete(@Nullable Double durationSeconds, Instant now) {
        if (durationSeconds == null || durationSeconds <= 0) {
            return this;
        }
        long durationMillis = Math.round(durationSeconds * 1_000);
        Completion next = completion.given(watched.before(durationMillis).millis(), durationMillis, now);
        return new Viewing(
                accountId, subSectionId, watched, countedAt, credit, positionSeconds, positionAt, next, version);
    }
}
