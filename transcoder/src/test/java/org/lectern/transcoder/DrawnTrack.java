package org.lectern.transcoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.fmp4.FragmentTail;
import org.lectern.transcoder.fmp4.IFrame;
import org.lectern.transcoder.fmp4.InitSegment;
import org.lectern.transcoder.fmp4.MediaSegment;
import org.lectern.transcoder.fmp4.Sample;

/**
 * A track of pictures, cut into segments as published ones are.
 *
 * @param segments each with a fragment for each of at most two groups of pictures
 */
public record DrawnTrack(InitSegment init, List<byte[]> segments) {
    /** Encodes what ffmpeg draws, with an IDR picture every two seconds. */
    public static DrawnTrack draw(Path folder, String picture, int rate) throws IOException {
        Path file = TestMedia.make(
                folder,
                "drawn.mp4",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", picture)
                        .option("-c:v", "libx264")
                        .option("-preset", "veryfast")
                        .option("-pix_fmt", "yuv420p")
                        .option("-g", 2 * rate)
                        .option("-x264-params", "scenecut=0:open-gop=0")
                        .option("-avoid_negative_ts", "disabled")
                        .option("-movflags", "+frag_keyframe+empty_moov+default_base_moof"));
        try (FragmentTail tail = new FragmentTail(file, 0)) {
            List<List<Sample>> groups = new ArrayList<>();
            for (Sample sample : tail.poll()) {
                if (sample.sync()) {
                    groups.add(new ArrayList<>());
                }
                groups.getLast().add(sample);
            }
            List<byte[]> segments = new ArrayList<>();
            for (int i = 0; i < groups.size(); i += 2) {
                segments.add(MediaSegment.write(i / 2, groups.subList(i, Math.min(i + 2, groups.size()))));
            }
            return new DrawnTrack(tail.init().orElseThrow(), segments);
        }
    }

    /** The ranges of all pictures that can be decoded by themselves. */
    public List<byte[]> iFrames() {
        List<byte[]> ranges = new ArrayList<>();
        for (byte[] segment : segments) {
            for (IFrame picture : IFrame.in(segment)) {
                byte[] range = new byte[picture.length()];
                System.arraycopy(segment, picture.offset(), range, 0, range.length);
                ranges.add(range);
            }
        }
        return ranges;
    }
}
