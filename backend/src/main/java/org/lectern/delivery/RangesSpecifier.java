package org.lectern.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a Range field asks for, in bytes, before it is known how long the representation is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14.1.1">RFC 9110, 14.1.1</a>
 */
record RangesSpecifier(List<RangeSpec> rangeSet) {
    private static final String BYTES = "bytes";

    RangesSpecifier {
        rangeSet = List.copyOf(rangeSet);
    }

    /** One member of the set. */
    sealed interface RangeSpec {
        /** The part of it that a representation of this length has; empty if it has none. */
        Optional<ByteRange> within(long completeLength);

        /** The value of a Range that asks for nothing else. */
        String field();
    }

    /** From a position to a position, both inclusive; an absent last position is the greatest there is. */
    record IntRange(long firstPos, long lastPos) implements RangeSpec {
        @Override
        public Optional<ByteRange> within(long completeLength) {
            return firstPos < completeLength
                    ? Optional.of(new ByteRange(firstPos, Math.min(lastPos, completeLength - 1)))
                    : Optional.empty();
        }

        @Override
        public String field() {
            return BYTES + "=" + firstPos + "-" + (lastPos == Long.MAX_VALUE ? "" : lastPos);
        }
    }

    /** So many of the last bytes. */
    record SuffixRange(long suffixLength) implements RangeSpec {
        @Override
        public Optional<ByteRange> within(long completeLength) {
            return suffixLength > 0 && completeLength > 0
                    ? Optional.of(new ByteRange(Math.max(0, completeLength - suffixLength), completeLength - 1))
                    : Optional.empty();
        }

        @Override
        public String field() {
            return BYTES + "=-" + suffixLength;
        }
    }

    /** Reads the field; empty where it has to be ignored, for its unit is unknown or its set is malformed. */
    static Optional<RangesSpecifier> parse(String field) {
        int equals = field.indexOf('=');
        if (equals < 0 || !field.substring(0, equals).equalsIgnoreCase(BYTES)) {
            return Optional.empty();
        }
        List<RangeSpec> rangeSet = new ArrayList<>();
        for (String member : field.substring(equals + 1).split(",", -1)) {
            String spec = stripOptionalWhitespace(member);
            if (spec.isEmpty()) {
                continue; // A recipient must ignore empty elements of a list: RFC 9110, 5.6.1.2.
            }
            Optional<RangeSpec> parsed = parseSpec(spec);
            if (parsed.isEmpty()) {
                return Optional.empty();
            }
            rangeSet.add(parsed.get());
        }
        return rangeSet.isEmpty() ? Optional.empty() : Optional.of(new RangesSpecifier(rangeSet));
    }

    private static Optional<RangeSpec> parseSpec(String spec) {
        int dash = spec.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        OptionalLong first = parsePosition(spec.substring(0, dash));
        OptionalLong last = parsePosition(spec.substring(dash + 1));
        if (dash == 0) {
            return last.isPresent() ? Optional.of(new SuffixRange(last.getAsLong())) : Optional.empty();
        }
        if (first.isEmpty()) {
            return Optional.empty();
        }
        if (dash == spec.length() - 1) {
            return Optional.of(new IntRange(first.getAsLong(), Long.MAX_VALUE));
        }
        return last.isPresent() && last.getAsLong() >= first.getAsLong()
                ? Optional.of(new IntRange(first.getAsLong(), last.getAsLong()))
                : Optional.empty();
    }

    /** A number past the greatest long is as far past the end of any representation as that. */
    private static OptionalLong parsePosition(String digits) {
        if (digits.isEmpty()) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalLong.empty();
            }
            value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
        }
        return OptionalLong.of(value);
    }

    private static String stripOptionalWhitespace(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isOptionalWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > from && isOptionalWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isOptionalWhitespace(char c) {
        return c == ' ' || c == '\t';
    }
}
