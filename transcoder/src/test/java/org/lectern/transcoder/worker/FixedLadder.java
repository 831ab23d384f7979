package org.lectern.transcoder.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.probe.Source;
import org.lectern.transcoder.probe.VideoTrack;

/** What other platforms make of every source, by their public settings (bench/RESULTS.md says where they stand). */
enum FixedLadder {
    /** The sizes that its administrators choose among, all switched on, and the source's own. */
    PEERTUBE("PeerTube") {
        @Override
        List<Integer> lines(VideoTrack video) {
            int own = 2 * ((Math.min(video.displayWidth(), video.displayHeight()) + 1) / 2);
            List<Integer> lines = new ArrayList<>(List.of(own));
            USUAL.stream().filter(usual -> usual < own).forEach(lines::add);
            return lines;
        }

        @Override
        boolean copies(Source source, VideoTrack video) {
            int own = Math.min(video.displayWidth(), video.displayHeight());
            return video.codec().equals("h264")
                    && video.frameRate().value() >= 2
                    && video.frameRate().value() <= 60
                    && video.bitsPerSecond() > 0
                    && video.bitsPerSecond() <= bits(MOST_PER_PIXEL, video, own)
                    && source.audio().stream().allMatch(track -> track.codec().equals("aac"));
        }

        @Override
        Arguments encoder(VideoTrack video, int lines) {
            return new Arguments()
                    .option("-vf", "scale=w=-2:h=" + lines)
                    .option("-preset", "veryfast")
                    .option("-b_strategy", 1)
                    .option("-bf", 16)
                    .option("-r", video.frameRate())
                    .option("-g", Math.round(2 * video.frameRate().value()));
        }

        @Override
        Arguments cap(VideoTrack video, int lines) {
            double target = bits(AVERAGE_PER_PIXEL, video, lines);
            double known = video.bitsPerSecond() > 0 ? Math.min(target, 1.3 * video.bitsPerSecond()) : target;
            long most = (long) Math.max(0.02 * pixelsPerSecond(video, lines), known);
            return new Arguments().option("-maxrate", most).option("-bufsize", 2 * most);
        }
    },
    MEDIACMS("MediaCMS") {
        @Override
        List<Integer> lines(VideoTrack video) {
            return USUAL.stream()
                    .filter(usual -> usual <= video.displayHeight() || usual.equals(USUAL.getLast()))
                    .toList();
        }

        @Override
        boolean copies(Source source, VideoTrack video) {
            return false;
        }

        @Override
        Arguments encoder(VideoTrack video, int lines) {
            long apart = (long) (4 * video.frameRate().value());
            return new Arguments()
                    .option(
                            "-vf",
                            "scale=" + Math.round(lines * 16 / 9.0) + ":" + lines
                                    + ":force_original_aspect_ratio=decrease:force_divisible_by=2:flags=lanczos,fps="
                                    + video.frameRate())
                    .option("-preset", lines >= 720 ? "faster" : "medium")
                    .option("-profile:v", "main")
                    .option("-level", "4.2")
                    .option("-force_key_frames", "expr:gte(t,n_forced*4)")
                    .option("-x264-params", "keyint=" + 2 * apart + ":keyint_min=" + apart);
        }

        @Override
        Arguments cap(VideoTrack video, int lines) {
            boolean fast = video.frameRate().value() > 30;
            long kilobits = switch (lines) {
                case 1080 -> fast ? 7500 : 4500;
                case 720 -> fast ? 3500 : 2500;
                case 480 -> 1000;
                case 360 -> 500;
                default -> 300;
            };
            return new Arguments().option("-maxrate", 1500 * kilobits).option("-bufsize", 1500 * kilobits);
        }
    };

    private static final List<Integer> USUAL = List.of(1080, 720, 480, 360, 240);
    private static final NavigableMap<Integer, Double> AVERAGE_PER_PIXEL =
            new TreeMap<>(Map.of(240, 0.17, 360, 0.15, 480, 0.12, 720, 0.11, 1080, 0.10));
    private static final NavigableMap<Integer, Double> MOST_PER_PIXEL =
            new TreeMap<>(Map.of(240, 0.29, 360, 0.26, 480, 0.22, 720, 0.19, 1080, 0.17));

    final String title;

    FixedLadder(String title) {
        this.title = title;
    }

    /** Its sizes for a source, in pixels of the shorter side, the highest first. */
    abstract List<Integer> lines(VideoTrack video);

    /** Whether it publishes the source's own pictures in place of its highest size. */
    abstract boolean copies(Source source, VideoTrack video);

    /** Its settings for one size, without the constant rate factor, which is 23, and without its cap. */
    abstract Arguments encoder(VideoTrack video, int lines);

    /** Its cap on the rate for one size. */
    abstract Arguments cap(VideoTrack video, int lines);

    private static double bits(NavigableMap<Integer, Double> perPixel, VideoTrack video, int lines) {
        int size = Math.max(lines, perPixel.firstKey());
        return Objects.requireNonNull(perPixel.floorEntry(size)).getValue() * pixelsPerSecond(video, lines);
    }

    private static double pixelsPerSecond(VideoTrack video, int lines) {
        double longer = Math.max(video.displayWidth(), video.displayHeight());
        double shorter = Math.min(video.displayWidth(), video.displayHeight());
        return lines * lines * longer / shorter * video.frameRate().value();
    }
}
