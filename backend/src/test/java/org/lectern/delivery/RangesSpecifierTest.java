package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangesSpecifierTest {
    private static final long SEED = 20_261_122;
    private static final int ROUNDS = 50_000;
    private static final String ALPHABET = "0123456789--,,  \t=bytesBYTESx+.";
    private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

    @Test
    void agreesWithANaiveModelOnRandomSets() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            String field = random.nextInt(4) == 0 ? noise(random) : set(random);
            long length = random.nextInt(3) == 0 ? random.nextInt(3) : random.nextInt(40);
            assertThat(resolved(field, length))
                    .as("%s of %d bytes", field, length)
                    .isEqualTo(naive(field, length));
        }
    }

    @Test
    void readsNumbersPastTheGreatestLong() {
        assertThat(resolved("bytes=0-99999999999999999999", 10)).contains(List.of(List.of(0L, 9L)));
        assertThat(resolved("bytes=99999999999999999999-", 10)).contains(List.of());
        assertThat(resolved("bytes=-99999999999999999999", 10)).contains(List.of(List.of(0L, 9L)));
        assertThat(resolved("bytes=9223372036854775807-9223372036854775808", Long.MAX_VALUE))
                .contains(List.of());
        assertThat(resolved("bytes=0-9223372036854775807", Long.MAX_VALUE))
                .contains(List.of(List.of(0L, Long.MAX_VALUE - 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "=0-1",
                "bytes =0-1",
                "items=0-1",
                "bytes=5-2",
                "bytes=-",
                "bytes=1",
                "bytes=a-b",
                "bytes=0-1;",
                "bytes=0-1-2",
                "bytes=+0-1",
                "bytes=0 -1",
                "bytes=--1",
                "bytes=0-1,x",
                "bytes=,",
                "bytes=0x0-1",
                "bytes=0-\u0661"
            })
    void ignores(String field) {
        assertThat(RangesSpecifier.parse(field)).isEmpty();
    }

    private static String set(Random random) {
        StringBuilder field = new StringBuilder(random.nextInt(20) == 0 ? "Bytes=" : "bytes=");
        int members = 1 + random.nextInt(4);
        for (int i = 0; i < members; i++) {
            field.append(i > 0 ? "," : "").append(" ".repeat(random.nextInt(2)));
            switch (random.nextInt(4)) {
                case 0 -> field.append('-').append(random.nextInt(45));
                case 1 -> field.append(random.nextInt(45)).append('-');
                default -> field.append(random.nextInt(45)).append('-').append(random.nextInt(45));
            }
        }
        return field.toString();
    }

    private static String noise(Random random) {
        StringBuilder field = new StringBuilder("bytes=");
        int characters = random.nextInt(12);
        for (int i = 0; i < characters; i++) {
            field.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return field.toString();
    }

    private static Optional<List<List<Long>>> resolved(String field, long length) {
        return RangesSpecifier.parse(field)
                .map(specifier -> specifier.rangeSet().stream()
                        .flatMap(spec -> spec.within(length).stream())
                        .map(range -> List.of(range.firstPos(), range.lastPos()))
                        .toList());
    }

    /** The rules read word by word, position by position: a regular expression, big integers, and a list of the positions. */
    private static Optional<List<List<Long>>> naive(String field, long length) {
        Matcher whole = Pattern.compile("(?i:bytes)=((?:[ \t]*(?:\\d+-\\d*|-\\d+)?[ \t]*(?:,|$))+)")
                .matcher(field);
        if (!whole.matches()) {
            return Optional.empty();
        }
        List<List<Long>> ranges = new ArrayList<>();
        boolean any = false;
        Matcher member = Pattern.compile("(\\d*)-(\\d*)").matcher(whole.group(1).toLowerCase(Locale.ROOT));
        while (member.find()) {
            any = true;
            boolean suffix = member.group(1).isEmpty();
            BigInteger first = suffix ? null : new BigInteger(member.group(1));
            BigInteger last = member.group(2).isEmpty() ? GREATEST : new BigInteger(member.group(2));
            if (first != null && first.compareTo(last) > 0) {
                return Optional.empty();
            }
            List<Long> positions = LongStream.range(0, length)
                    .filter(position -> {
                        BigInteger at = BigInteger.valueOf(position);
                        return first == null
                                ? BigInteger.valueOf(length - position).compareTo(last) <= 0
                                : at.compareTo(first) >= 0 && at.compareTo(last) <= 0;
                    })
                    .boxed()
                    .toList();
            if (!positions.isEmpty()) {
                ranges.add(List.of(positions.getFirst(), positions.getLast()));
            }
        }
        return any ? Optional.of(ranges) : Optional.empty();
    }
}
