package org.lectern.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** A test picture with tones, made by the ffmpeg that Lectern ships. */
final class GeneratedClip {
    private static final String IN_JAR = "org/bytedeco/ffmpeg/linux-x86_64-gpl/";
    private static final Path FOLDER = Path.of("target", "ffmpeg").toAbsolutePath();
    /** So far apart that the pictures can't be copied. */
    private static final int RARE_KEYFRAMES = 600;

    private static final int FRAMES_PER_SECOND = 15;
    private static final int FIRST_TONE_HERTZ = 330;

    private GeneratedClip() {}

    /** A 720p film of so many seconds. */
    static Path ofSeconds(int seconds) throws IOException, InterruptedException {
        return ofSeconds(seconds, 250);
    }

    /** One whose pictures can't be copied. */
    static Path uncopyable(int seconds) throws IOException, InterruptedException {
        return ofSeconds(seconds, RARE_KEYFRAMES);
    }

    private static Path ofSeconds(int seconds, int keyframeEvery) throws IOException, InterruptedException {
        Path clip = FOLDER.resolve("test-picture-" + seconds + "s-" + keyframeEvery + ".mp4");
        List<String> command = new ArrayList<>(picture(seconds));
        command.addAll(tone(0, seconds));
        command.add("-shortest");
        return made(clip, command, keyframeEvery);
    }

    /**
     * One that can't be copied, with a track of sound and one of captions in each of these languages. A track's tone is
     * {@link #hertz} high, and its captions name its language once a second.
     *
     * @param languages as ISO 639-2 has them
     */
    static Path inLanguages(int seconds, List<String> languages) throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        List<String> command = new ArrayList<>(picture(seconds));
        List<String> tracks = new ArrayList<>(List.of("-map", "0", "-c:s", "srt"));
        for (int i = 0; i < languages.size(); i++) {
            command.addAll(tone(i, seconds));
        }
        for (int i = 0; i < languages.size(); i++) {
            Path captions = FOLDER.resolve(languages.get(i) + ".srt");
            Files.writeString(captions, captions(seconds, languages.get(i)));
            command.addAll(List.of("-i", captions.toString()));
            String language = "language=" + languages.get(i);
            tracks.addAll(List.of("-map", Integer.toString(1 + i), "-metadata:s:a:" + i, language));
            tracks.addAll(List.of("-map", Integer.toString(1 + languages.size() + i), "-metadata:s:s:" + i, language));
        }
        command.addAll(tracks);
        return made(FOLDER.resolve("languages-" + seconds + "s.mkv"), command, RARE_KEYFRAMES);
    }

    /** How high the tone of a film's track of sound is, counted from 0. */
    static int hertz(int track) {
        return FIRST_TONE_HERTZ * (track + 1);
    }

    /** One that can be copied, and whose picture at a second, an even one, can't be decoded, though it looks as if it could be. */
    static Path damagedAt(int second, int seconds) throws IOException, InterruptedException {
        Path whole = ofSeconds(seconds, 2 * FRAMES_PER_SECOND);
        byte[] bytes = Files.readAllBytes(whole);
        int keyframe = 0;
        for (int at = 4; at < bytes.length - 2; at++) {
            if (isKeyframe(bytes, at) && keyframe++ == second / 2) {
                bytes[at] = 0x61; // a slice of a picture that isn't IDR, whose header has one field less
                return Files.write(FOLDER.resolve("damaged-" + seconds + "s.mp4"), bytes);
            }
        }
        throw new IOException("There are only " + keyframe + " keyframes in " + whole);
    }

    /**
     * Whether there is the header of an IDR picture's first slice, intra-coded and numbered 0 (H.264, 7.3.1 and 7.3.3), behind a
     * length of less than 512 KiB.
     */
    private static boolean isKeyframe(byte[] bytes, int at) {
        return bytes[at] == 0x65
                && (bytes[at + 1] & 0xFF) == 0x88
                && (bytes[at + 2] & 0xF8) == 0x80
                && bytes[at - 4] == 0
                && (bytes[at - 3] & 0xF8) == 0;
    }

    private static List<String> picture(int seconds) {
        String picture = "testsrc2=size=1280x720:rate=" + FRAMES_PER_SECOND + ":duration=" + seconds;
        return List.of("-f", "lavfi", "-i", picture);
    }

    private static List<String> tone(int track, int seconds) {
        String tone = "sine=frequency=" + hertz(track) + ":sample_rate=48000:duration=" + seconds;
        return List.of("-f", "lavfi", "-i", tone);
    }

    private static String captions(int seconds, String language) {
        StringBuilder captions = new StringBuilder();
        for (int i = 0; i < seconds; i++) {
            captions.append("%d%n00:%02d:%02d,000 --> 00:%02d:%02d,900%n%s%n%n"
                    .formatted(i + 1, i / 60, i % 60, i / 60, i % 60, language));
        }
        return captions.toString();
    }

    private static Path made(Path clip, List<String> inputsAndTracks, int keyframeEvery)
            throws IOException, InterruptedException {
        unpackInto(Files.createDirectories(FOLDER));
        List<String> line = new ArrayList<>(List.of(FOLDER.resolve("ffmpeg").toString(), "-v", "error", "-y"));
        line.addAll(inputsAndTracks);
        line.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-g", Integer.toString(keyframeEvery)));
        line.addAll(List.of("-sc_threshold", "0", "-pix_fmt", "yuv420p", "-c:a", "aac", clip.toString()));
        ProcessBuilder command = new ProcessBuilder(line);
        command.environment().put("LD_LIBRARY_PATH", FOLDER.toString());
        Path log = FOLDER.resolve("ffmpeg.log");
        Process ffmpeg =
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        if (!ffmpeg.waitFor(2, TimeUnit.MINUTES) || ffmpeg.exitValue() != 0) {
            ffmpeg.destroyForcibly();
            throw new IOException("ffmpeg made no clip: " + Files.readString(log));
        }
        return clip;
    }

    private static void unpackInto(Path folder) throws IOException {
        URL program = Objects.requireNonNull(
                GeneratedClip.class.getClassLoader().getResource(IN_JAR + "ffmpeg"), "ffmpeg on the class path");
        JarFile jar = ((JarURLConnection) program.openConnection()).getJarFile();
        for (JarEntry entry : jar.stream().toList()) {
            String name = entry.getName();
            if (name.startsWith(IN_JAR) && !entry.isDirectory() && name.indexOf('/', IN_JAR.length()) < 0) {
                Path file = folder.resolve(name.substring(IN_JAR.length()));
                try (InputStream content = jar.getInputStream(entry)) {
                    Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
                }
                if (!file.toFile().setExecutable(true)) {
                    throw new IOException("Can't make executable: " + file);
                }
            }
        }
    }
}
