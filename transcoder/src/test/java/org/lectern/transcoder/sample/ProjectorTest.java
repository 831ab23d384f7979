package org.lectern.transcoder.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Binaries;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.cage.Program;

class ProjectorTest {
    @TempDir
    Path folder;

    @Test
    void theLessonsAreAsLongAsTheySay() {
        assertThat(Lessons.welcome().seconds()).isCloseTo(20, within(0.5));
        assertThat(Lessons.journey().seconds()).isCloseTo(180, within(0.5));
        assertThat(Lessons.captions().seconds()).isCloseTo(40, within(0.5));
    }

    @Test
    void aClipHasMovingPicturesSoundAndCaptions() throws IOException {
        Cage cage = new Cage(Binaries.shippedIn(Path.of("target")));
        Path file = new Projector(cage).project(Lessons.captions(), folder);

        assertThat(probed(cage, file, "stream=codec_name,width,height,avg_frame_rate:stream_tags=language"))
                .containsExactly(
                        "h264,1280,720,25/1,und",
                        "aac,0/0,und",
                        "mov_text,N/A,N/A,0/0,eng",
                        "mov_text,N/A,N/A,0/0,ger");
        double seconds =
                Double.parseDouble(probed(cage, file, "format=duration").getFirst());
        assertThat(seconds).isCloseTo(Lessons.captions().seconds(), within(0.2));
    }

    private List<String> probed(Cage cage, Path file, String entries) throws IOException {
        Arguments arguments = new Arguments()
                .option("-v", "error")
                .option("-show_entries", entries)
                .option("-of", "csv=p=0")
                .word(file.getFileName());
        List<String> lines = new ArrayList<>();
        Outcome outcome =
                cage.run(new Invocation(Program.FFPROBE, arguments, List.of(), folder, Limits.LOOKING, 0), lines::add);
        assertThat(outcome.isClean()).as(outcome.tail()).isTrue();
        return lines;
    }
}
