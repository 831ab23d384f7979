package org.lectern.transcoder.worker;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.cage.CageLimits;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.contract.LimitUnusable;
import org.lectern.transcoder.probe.Acceptance;

/**
 * What a source may be, and what working on it may use up: the one place that says how these limits are called, what they are
 * unless somebody says otherwise, and what they may be. A worker by itself and the embedded one read them alike.
 *
 * @param cage of a run of ffmpeg or ffprobe
 * @param acceptance of a source
 * @param leastRoom bytes that are left free on the disk of the work folder
 */
public record WorkerLimits(CageLimits cage, Acceptance acceptance, long leastRoom) {
    private static final String PREFIX = "lectern.worker.limits.";
    private static final Pattern DURATION = Pattern.compile("[0-9]{1,6}(s|m|h)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,16}");
    /** Below this much address space, ffmpeg doesn't start. */
    private static final long LEAST_MEMORY = 1536L << 20;

    /** What holds unless somebody says otherwise. */
    public static final WorkerLimits DEFAULT =
            new WorkerLimits(CageLimits.DEFAULT, Acceptance.DEFAULT, Workshop.LEAST_ROOM);

    /**
     * Reads them.
     *
     * @param properties gives a property's value by its name; null or blank where it has none
     * @throws LimitUnusable if one isn't a limit
     */
    public static WorkerLimits configured(Function<String, @Nullable String> properties) {
        Reading reading = new Reading(properties);
        Limits encoding = DEFAULT.cage.encoding();
        Duration longest = reading.duration("run-time", encoding.wallClock());
        Duration silence = reading.duration("time-without-progress", encoding.silence());
        Acceptance accepted = DEFAULT.acceptance;
        return new WorkerLimits(
                CageLimits.ofEncoding(new Limits(
                        longest,
                        silence.compareTo(longest) < 0 ? silence : longest,
                        reading.duration("processor-time", Duration.ofSeconds(encoding.cpuSeconds()))
                                .toSeconds(),
                        reading.number("memory-bytes", LEAST_MEMORY, encoding.memoryBytes()),
                        reading.number("file-bytes", 1 << 20, encoding.fileBytes()))),
                new Acceptance(
                        reading.duration("source-duration", accepted.duration()),
                        reading.number("pixels", 1, accepted.pixels()),
                        Math.toIntExact(reading.number("longest-side", 1, 65_535, accepted.longestSide())),
                        Math.toIntExact(reading.number("streams", 1, 10_000, accepted.streams()))),
                reading.number("free-disk-bytes", 0, DEFAULT.leastRoom));
    }

    private record Reading(Function<String, @Nullable String> properties) {
        private @Nullable String told(String name) {
            String value = properties.apply(PREFIX + name);
            return value == null || value.isBlank() ? null : value.strip().toLowerCase(Locale.ROOT);
        }

        private static LimitUnusable unusable(String name, String allowed, String value) {
            return new LimitUnusable("%s must be %s, not \"%s\".".formatted(PREFIX + name, allowed, value));
        }

        Duration duration(String name, Duration unlessTold) {
            String value = told(name);
            if (value == null) {
                return unlessTold;
            }
            String allowed = "a time of at least one second, like 90s, 15m or 2h";
            Duration duration = DURATION.matcher(value).matches() ? Duration.parse("PT" + value) : Duration.ZERO;
            if (!duration.isPositive()) {
                throw unusable(name, allowed, value);
            }
            return duration;
        }

        long number(String name, long least, long unlessTold) {
            return number(name, least, Long.MAX_VALUE, unlessTold);
        }

        long number(String name, long least, long most, long unlessTold) {
            String value = told(name);
            if (value == null) {
                return unlessTold;
            }
            long number = NUMBER.matcher(value).matches() ? Long.parseLong(value) : -1;
            if (number < least || number > most) {
                String allowed = most == Long.MAX_VALUE
                        ? "a whole number, " + least + " or more"
                        : "a whole number from " + least + " to " + most;
                throw unusable(name, allowed, value);
            }
            return number;
        }
    }
}
