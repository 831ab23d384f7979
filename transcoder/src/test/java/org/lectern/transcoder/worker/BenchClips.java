package org.lectern.transcoder.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;

/**
 * What is transcoded to be measured: one clip that was named, or real ones where their folder lies beside the project, or a drawn
 * one.
 *
 * @param folder where clips are made
 */
record BenchClips(Path folder) {
    private static final List<String> REAL = List.of("sintel", "motorway", "tears-of-steel");
    /** Which are too short to show what a lesson costs: what is done once for each is a large part of the little there is to do. */
    private static final Map<String, Integer> LOOPED = Map.of("tears-of-steel", 3);

    Path looped(Path clip, int times) throws IOException {
        return TestMedia.make(
                folder,
                times + "-times-" + clip.getFileName(),
                new Arguments()
                        .option("-stream_loop", times - 1)
                        .option("-i", "file:" + clip)
                        .option("-c", "copy"),
                clip);
    }

    List<Path> all() throws IOException {
        String named = System.getProperty("lectern.bench.clip");
        if (named != null) {
            return List.of(Path.of(named).toRealPath());
        }
        List<Path> clips = new ArrayList<>();
        for (String name : REAL) {
            for (Path clip : TestMedia.realClips()) {
                if (clip.getFileName().toString().startsWith(name)) {
                    clips.add(clip.toRealPath());
                    if (LOOPED.containsKey(name)) {
                        clips.add(looped(clip, LOOPED.get(name)));
                    }
                }
            }
        }
        if (!clips.isEmpty()) {
            clips.add(asAPhoneFilms(clips.getFirst()));
        } else {
            clips.add(TestMedia.make(
                    folder,
                    "drawn.mp4",
                    new Arguments()
                            .option("-f", "lavfi")
                            .option("-i", "testsrc2=size=1280x720:rate=24:duration=50")
                            .option("-f", "lavfi")
                            .option("-i", "sine=duration=50")
                            .option("-c:v", "libx264")
                            .option("-preset", "ultrafast")
                            .option("-c:a", "aac")));
        }
        return clips;
    }

    /** Half a minute of the clip with 1080 lines, some noise, and ten megabits of HEVC a second, each from a keyframe on: much to decode. */
    private Path asAPhoneFilms(Path clip) throws IOException {
        return TestMedia.make(
                folder,
                "phone-1080p-hevc.mp4",
                new Arguments()
                        .option("-ss", 12)
                        .option("-t", 30)
                        .option("-i", "file:" + clip)
                        .option("-vf", "scale=1920:1080:flags=lanczos,noise=alls=6:allf=t")
                        .option("-c:v", "libx265")
                        .option("-preset", "ultrafast")
                        .option("-b:v", "10M")
                        .option("-g", 24)
                        .option("-x265-params", "log-level=error")
                        .option("-tag:v", "hvc1")
                        .option("-c:a", "copy"),
                clip);
    }
}
