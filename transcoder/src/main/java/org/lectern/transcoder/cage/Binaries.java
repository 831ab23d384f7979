package org.lectern.transcoder.cage;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Where the executables are, and the folder of the shared libraries that belong to them.
 *
 * @param folder holds {@code ffmpeg}, {@code ffprobe} and their libraries
 */
public record Binaries(Path folder) {
    private static final String IN_JAR = "org/bytedeco/ffmpeg/" + platform() + "/";
    private static final String COMPLETE = ".complete";

    /**
     * Unpacks the ffmpeg that Lectern ships into a folder of its own below {@code parent}, once for each version. What
     * another process has unpacked there completely is used as it is. The lock keeps out other processes; a process may
     * not wait for its own, so that its threads keep out one another by themselves.
     *
     * @throws IOException if there is no ffmpeg for this platform on the class path, or no room
     */
    public static synchronized Binaries shippedIn(Path parent) throws IOException {
        Files.createDirectories(parent);
        Path folder = parent.resolve("ffmpeg-" + shippedVersion()).toAbsolutePath();
        try (FileChannel lock = FileChannel.open(
                        parent.resolve("ffmpeg.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock.lock()) {
            Objects.requireNonNull(held, "the lock on unpacking");
            if (!Files.exists(folder.resolve(COMPLETE))) {
                unpackInto(folder);
            }
        }
        return new Binaries(folder.toRealPath());
    }

    Path executable(Program program) {
        return folder.resolve(program.fileName());
    }

    private static void unpackInto(Path folder) throws IOException {
        Files.createDirectories(folder);
        URL here = Binaries.class.getClassLoader().getResource(IN_JAR + Program.FFMPEG.fileName());
        if (here == null) {
            throw new IOException("No ffmpeg for " + platform() + " is on the class path");
        }
        if (here.openConnection() instanceof JarURLConnection connection) {
            JarFile jar = connection.getJarFile();
            for (JarEntry entry : jar.stream().filter(Binaries::isWanted).toList()) {
                try (InputStream content = jar.getInputStream(entry)) {
                    unpack(content, folder.resolve(entry.getName().substring(IN_JAR.length())));
                }
            }
        } else {
            try (Stream<Path> files = Files.list(folderOf(here))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    try (InputStream content = Files.newInputStream(file)) {
                        unpack(content, folder.resolve(file.getFileName().toString()));
                    }
                }
            }
        }
        Files.writeString(folder.resolve(COMPLETE), "");
    }

    private static Path folderOf(URL resource) throws IOException {
        try {
            return Objects.requireNonNull(Path.of(resource.toURI()).getParent());
        } catch (URISyntaxException impossible) {
            throw new IOException("Not a place: " + resource, impossible);
        }
    }

    /** The JNI bindings lie beside the programs and aren't needed. */
    private static boolean isWanted(JarEntry entry) {
        String name = entry.getName();
        return name.startsWith(IN_JAR)
                && name.indexOf('/', IN_JAR.length()) < 0
                && !entry.isDirectory()
                && !name.startsWith(IN_JAR + "libjni");
    }

    private static void unpack(InputStream content, Path target) throws IOException {
        Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        if (!target.toFile().setExecutable(true, false)) {
            throw new IOException("Can't make executable: " + target);
        }
    }

    private static String shippedVersion() throws IOException {
        Properties pom = new Properties();
        URI place = URI.create("META-INF/maven/org.bytedeco/ffmpeg/pom.properties");
        try (InputStream in = Binaries.class.getClassLoader().getResourceAsStream(place.getPath())) {
            if (in == null) {
                throw new IOException("The ffmpeg on the class path doesn't tell its version");
            }
            pom.load(in);
        }
        return Objects.requireNonNull(pom.getProperty("version"), "version of ffmpeg");
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
        String name = system.startsWith("mac") ? "macosx" : system.startsWith("windows") ? "windows" : "linux";
        return name + "-" + machine + "-gpl";
    }
}
