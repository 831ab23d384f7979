package org.lectern.transcoder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
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
                Grid grid = new Grid(rate, frames);
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
                Grid grid = new Grid(rate, frames);
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
            Grid grid = new Grid(rate, 100);
            assertThat((double) grid.frameTicks() / grid.timescale()).isEqualTo(1 / rate.value());
            assertThat(grid.timescale()).isGreaterThanOrEqualTo(1000);
        }
    }

    @Test
    void isCoveredByItsChunksInOrder() {
        for (long frames : new long[] {1, 100, 101, 1000, 90_000}) {
            Grid grid = new Grid(Rational.of(25), frames);
            int next = 0;
            for (Chunk chunk : Chunks.plan(grid, true)) {
                assertThat(chunk.firstSegment()).isEqualTo(next);
                assertThat(chunk.endSegment()).isGreaterThan(next);
                next = chunk.endSegment();
            }
            assertThat(next).isEqualTo(grid.segments());
            assertThat(Chunks.plan(grid, false)).containsExactly(new Chunk(0, 0, grid.segments()));
        }
    }
}
