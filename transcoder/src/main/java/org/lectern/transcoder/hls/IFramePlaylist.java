package org.lectern.transcoder.hls;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A media playlist of pictures that can be decoded by themselves (RFC 8216, section 4.3.3.6), for fast-forward and for
 * previews: each is a range of a segment, and stands until the next.
 *
 * @param pictures in order, at least one; the first one is shown when the track starts
 * @param ticks that the track lasts
 * @param timescale ticks a second
 */
public record IFramePlaylist(List<Picture> pictures, long ticks, int timescale) {
    /** The file name of one, within its rendition's folder. */
    public static final String FILE_NAME = "iframes.m3u8";

    /** Copies the list. */
    public IFramePlaylist {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("No pictures");
        }
        pictures = List.copyOf(pictures);
    }

    /**
     * Where a picture lies and when it is shown.
     *
     * @param fileName of the segment that holds it, within its rendition's folder
     * @param offset of its fragment's header in the segment, in bytes
     * @param bytes from there to the picture's end
     * @param ticks in the timescale of its track; only differences matter
     */
    public record Picture(String fileName, long offset, long bytes, long ticks) {}

    /**
     * When the picture is shown, in seconds from the start of the track.
     *
     * @param index of the picture; their number gives the end of the track
     */
    public double startSeconds(int index) {
        return (double) (start(index) - start(0)) / timescale;
    }

    /** From the picture to the next, or to the end of the track, in seconds. */
    public double seconds(int index) {
        return (double) (start(index + 1) - start(index)) / timescale;
    }

    /** The index of the picture that is shown nearest to that time, the earlier of two. */
    public int nearest(double seconds) {
        return IntStream.range(0, pictures.size())
                .boxed()
                .min(Comparator.comparingDouble(index -> Math.abs(startSeconds(index) - seconds)))
                .orElseThrow();
    }

    private long start(int index) {
        return index < pictures.size()
                ? pictures.get(index).ticks()
                : pictures.getFirst().ticks() + ticks;
    }

    /** In whole seconds; it needn't be that of the segments (second edition, section 6.2.4). */
    public int targetDuration() {
        double longest = IntStream.range(0, pictures.size())
                .mapToDouble(this::seconds)
                .max()
                .orElseThrow();
        return (int) Math.max(1, Math.round(longest));
    }

    /** What the pictures take to carry when they are played at the usual speed. */
    public BitRates rates() {
        List<Segment> ranges = IntStream.range(0, pictures.size())
                .mapToObj(index -> new Segment(
                        index,
                        pictures.get(index).fileName(),
                        pictures.get(index).bytes(),
                        seconds(index)))
                .toList();
        return BitRates.of(ranges, targetDuration());
    }

    /**
     * The playlist's text. EXT-X-MAP needs version 5 here (section 7).
     */
    public String render() {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:5\n#EXT-X-TARGETDURATION:")
                .append(targetDuration())
                .append("\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-I-FRAMES-ONLY\n#EXT-X-MAP:URI=\"")
                .append(MediaPlaylist.INIT_SEGMENT)
                .append("\"\n");
        for (int i = 0; i < pictures.size(); i++) {
            Picture picture = pictures.get(i);
            text.append(String.format(
                    Locale.ROOT,
                    "#EXTINF:%.6f,\n#EXT-X-BYTERANGE:%d@%d\n%s\n",
                    seconds(i),
                    picture.bytes(),
                    picture.offset(),
                    picture.fileName()));
        }
        return text.append("#EXT-X-ENDLIST\n").toString();
    }
}
