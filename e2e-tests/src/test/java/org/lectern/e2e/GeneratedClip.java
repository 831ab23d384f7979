package org.lectern.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** A test picture with a tone, made by the ffmpeg that Lectern ships. */
final class GeneratedClip {
    private static final String IN_JAR = "org/bytedeco/ffmpeg/linux-x86_64-gpl/";

    private GeneratedClip() {}

    /** A 720p film of so many seconds. */
    static Path ofSeconds(int seconds) throws IOException, InterruptedException {
        return ofSeconds(seconds, 250);
    }

    /** One whose keyframes are so far apart that its pictures can't be copied. */
    static Path uncopyable(int seconds) throws IOException, InterruptedException {
        return ofSeconds(seconds, 600);
    }

    private static Path ofSeconds(int seconds, int keyframeEvery) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target", "ffmpeg").toAbsolutePath());
        unpackInto(folder);
        Path clip = folder.resolve("test-picture-" + seconds + "s-" + keyframeEvery + ".mp4");
        ProcessBuilder command = new ProcessBuilder(List.of(
                folder.resolve("ffmpeg").toString(),
                "-v",
                "error",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=1280x720:rate=25:duration=" + seconds,
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=330:sample_rate=48000:duration=" + seconds,
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-g",
                Integer.toString(keyframeEvery),
                "-sc_threshold",
                "0",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                "-shortest",
                clip.toString()));
        command.environment().put("LD_LIBRARY_PATH", folder.toString());
        Path log = folder.resolve("ffmpeg.log");
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
