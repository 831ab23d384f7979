package org.lectern.transcoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Binaries;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.cage.Program;

/** Clips to test with: real ones where their folder lies beside the project, and what ffmpeg draws. */
public final class TestMedia {
    private static final Path REAL = Path.of("..", "..", "shared", "media");

    private TestMedia() {}

    /** A cage with the ffmpeg that Lectern ships, unpacked once for all tests. */
    public static Cage cage() throws IOException {
        return new Cage(Binaries.shippedIn(Path.of("target")));
    }

    /** The real clips; none where their folder isn't there. */
    public static List<Path> realClips() {
        Path folder = Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .takeWhile(at -> at != null)
                .map(at -> at.resolve("shared").resolve("media"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(REAL);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().matches(".*\\.(vtt|md)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets ffmpeg write a file into a folder, of what is there and of the inputs. */
    public static Path make(Path folder, String name, Arguments arguments, Path... inputs) throws IOException {
        Path file = folder.toRealPath().resolve(name);
        Arguments all = new Arguments()
                .flag("-nostdin")
                .flag("-y")
                .option("-v", "error")
                .all(arguments)
                .word("file:" + file);
        Outcome outcome = cage().run(
                        new Invocation(Program.FFMPEG, all, List.of(inputs), folder.toRealPath(), Limits.ENCODING, 0),
                        line -> {});
        if (!outcome.isClean()) {
            throw new IOException("No " + name + ": " + outcome.tail());
        }
        return file;
    }

    /** Puts the coded pictures and sounds of files one after the other, as they are. */
    public static Path concatenated(Path folder, String name, Path... parts) throws IOException {
        List<String> lines =
                Stream.of(parts).map(part -> "file 'file:" + part + "'").toList();
        Path list = Files.write(folder.toRealPath().resolve(name + ".txt"), lines);
        Arguments arguments = new Arguments()
                .option("-f", "concat")
                .option("-safe", 0)
                .option("-i", "file:" + list)
                .option("-c", "copy");
        return make(folder, name, arguments, parts);
    }

    /** The type of each picture that can be decoded of a file: I, P or B. */
    public static List<String> pictures(Path file) throws IOException {
        Arguments arguments = new Arguments()
                .option("-v", "error")
                .option("-select_streams", "v:0")
                .option("-show_entries", "frame=pict_type")
                .option("-of", "csv=p=0")
                .option("-i", "file:" + file);
        List<String> lines = new ArrayList<>();
        cage().run(
                        new Invocation(
                                Program.FFPROBE,
                                arguments,
                                List.of(file),
                                Objects.requireNonNull(file.getParent()),
                                Limits.LOOKING,
                                0),
                        lines::add);
        return lines.stream().map(line -> line.replaceAll("[^A-Z]", "")).toList();
    }
}
