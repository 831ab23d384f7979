package org.lectern.transcoder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.transcoder.probe.Rational;

class GridTest {
    private static final List<Rational> RATES = List.of(
            Rational.of(1),
            Rational.of(10),
            new Rational(24_000, 1001),
            Rational.of(24),
            Rational.of(25),
            new Rational(30_000, 1001),
            Rational.of(30),
            Rational.of(50),
            new Rational(60_000, 1001),
            Rational.of(60));

    @Test
    void cutsAboutEveryFourSecondsAndCoversEveryPictureOnce() {
        for (Rational rate : RATES) {
            for (long frames = 1; frames < 1500; frames += 7) {
                Grid grid = Grid.regular(rate, frames);
                assertThat(grid.firstFrame(0)).isZero();
                assertThat(grid.firstFrame(grid.segments())).isEqualTo(frames);
                for (int i = 0; i < grid.segments(); i++) {
                    double seconds = grid.seconds(grid.firstFrame(i + 1) - grid.firstFrame(i));
                    assertThat(seconds)
                            .as("segment %d of %s", i, grid)
                            .isPositive()
                            .isLessThan(5.1);
                    if (i + 1 < grid.segments()) {
                        assertThat(seconds).as("segment %d of %s", i, grid).isCloseTo(4, within(0.1));
                    }
                }
            }
        }
    }

    @Test
    void neverLeavesASegmentWithoutSound() {
        for (Rational rate : RATES) {
            for (long frames = 1; frames < 1500; frames += 3) {
                Grid grid = Grid.regular(rate, frames);
                for (int i = 0; i + 1 < grid.segments(); i++) {
                    assertThat(grid.audioFrame(grid.firstFrame(i + 1)))
                            .isGreaterThan(grid.audioFrame(grid.firstFrame(i)));
                }
                assertThat(grid.audioFrames()).isGreaterThan(grid.audioFrame(grid.firstFrame(grid.segments() - 1)));
            }
        }
    }

    @Test
    void countsPicturesInWholeTicks() {
        for (Rational rate : RATES) {
            Grid grid = Grid.regular(rate, 100);
            assertThat((double) grid.frameTicks() / grid.timescale()).isEqualTo(1 / rate.value());
            assertThat(grid.timescale()).isGreaterThanOrEqualTo(1000);
        }
    }

    @Test
    void isLaidOnKeyframesSoThatNoSegmentIsTooLong() {
        Random random = new Random(1);
        for (int run = 0; run < 1000; run++) {
            List<Long> keyframes = new ArrayList<>(List.of(0L));
            int longestGap = 1 + random.nextInt(220);
            for (int i = random.nextInt(60); i > 0; i--) {
                keyframes.add(keyframes.getLast() + 1 + random.nextInt(longestGap));
            }
            long frames = keyframes.getLast() + 1 + random.nextInt(longestGap);
            Optional<Grid> grid = Grid.onKeyframes(Rational.of(25), frames, keyframes);
            List<Long> ends = new ArrayList<>(keyframes.subList(1, keyframes.size()));
            ends.add(frames);
            boolean gapTooLong = IntStream.range(0, ends.size()).anyMatch(i -> ends.get(i) - keyframes.get(i) > 200);
            assertThat(grid.isEmpty()).isEqualTo(gapTooLong);
            grid.ifPresent(laid -> {
                assertThat(keyframes).containsAll(laid.starts());
                for (int i = 0; i < laid.segments(); i++) {
                    assertThat(laid.segmentSeconds(i)).isPositive().isLessThanOrEqualTo(8);
                }
            });
        }
    }

    @Test
    void isLaidOnTheKeyframesNearestToFourSeconds() {
        List<Long> keyframes = LongStream.range(0, 40).map(i -> i * 27).boxed().toList();
        Grid grid = Grid.onKeyframes(Rational.of(25), 40 * 27, keyframes).orElseThrow();
        assertThat(grid.starts()).startsWith(0L, 4 * 27L, 8 * 27L, 12 * 27L);
    }

    @Test
    void keepsItsCutsWhenTheVideoEndsEarlier() {
        Grid grid = Grid.regular(Rational.of(25), 1010);
        Grid earlier = grid.endingAt(455);
        assertThat(earlier.starts()).containsExactly(0L, 100L, 200L, 300L, 400L);
        assertThat(earlier.frames()).isEqualTo(455);
        assertThat(grid.endingAt(401).frames()).as("a rest too short for sound").isEqualTo(400);
    }

    /** Two workers that take chunks as they come would otherwise wait for each other at the end, for a minute's work at most. */
    @Test
    void hasShorterChunksTowardsItsEnd() {
        Grid grid = Grid.regular(Rational.of(25), 25 * 300);
        List<Double> lengths = Chunks.plan(grid, true, true).stream()
                .map(chunk -> grid.startSeconds(chunk.endSegment()) - grid.startSeconds(chunk.firstSegment()))
                .toList();

        assertThat(lengths).containsExactly(8.0, 56.0, 56.0, 56.0, 56.0, 36.0, 16.0, 16.0);
    }

    @ParameterizedTest
    @CsvSource({"52,true,1", "52,false,2", "80,true,2", "3,true,1", "3,false,1"})
    void hasAShorterFirstChunkWhereThatIsALargePartOfWhatIsDecodedTwice(int seconds, boolean twice, int segments) {
        Grid grid = Grid.regular(Rational.of(25), 25L * seconds);
        assertThat(Chunks.plan(grid, true, twice).getFirst().segments()).isEqualTo(segments);
    }

    @Test
    void isCoveredByItsChunksInOrder() {
        for (long frames : new long[] {1, 100, 101, 1000, 90_000}) {
            Grid grid = Grid.regular(Rational.of(25), frames);
            int next = 0;
            List<Chunk> chunks = Chunks.plan(grid, true, true);
            for (Chunk chunk : chunks) {
                assertThat(chunk.firstSegment()).isEqualTo(next);
                assertThat(chunk.endSegment()).isGreaterThan(next);
                next = chunk.endSegment();
            }
            assertThat(next).isEqualTo(grid.segments());
            assertThat(Chunks.plan(grid, false, true))
                    .as("the second chunk is short, whatever comes after it")
                    .hasSizeLessThanOrEqualTo(3)
                    .startsWith(chunks.subList(0, Math.min(2, chunks.size())).toArray(Chunk[]::new));
        }
    }
}
