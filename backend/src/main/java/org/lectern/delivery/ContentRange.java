package org.lectern.delivery;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What another server says of the part that it sends.
 *
 * @param range null where it sends none of it, as with a 416
 * @param completeLength in bytes; {@link Representation#UNKNOWN_LENGTH} where the server doesn't know
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14.4">RFC 9110, 14.4</a>
 */
record ContentRange(@Nullable ByteRange range, long completeLength) {
    private static final Pattern FIELD =
            Pattern.compile("bytes (?:(\\d{1,18})-(\\d{1,18})|\\*)/(?:(\\d{1,18})|\\*)", Pattern.CASE_INSENSITIVE);

    /** Reads the field; empty where it is malformed or contradicts itself. */
    static Optional<ContentRange> parse(String field) {
        Matcher matcher = FIELD.matcher(field);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long completeLength =
                matcher.group(3) == null ? Representation.UNKNOWN_LENGTH : Long.parseLong(matcher.group(3));
        if (matcher.group(1) == null) {
            return Optional.of(new ContentRange(null, completeLength));
        }
        long firstPos = Long.parseLong(matcher.group(1));
        long lastPos = Long.parseLong(matcher.group(2));
        if (lastPos < firstPos || (completeLength != Representation.UNKNOWN_LENGTH && lastPos >= completeLength)) {
            return Optional.empty();
        }
        return Optional.of(new ContentRange(new ByteRange(firstPos, lastPos), completeLength));
    }
}
