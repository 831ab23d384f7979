package org.lectern.transcoder.cage;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import ws.schild.jave.process.ProcessLocator;
import ws.schild.jave.process.ProcessWrapper;

/** jave2's process, with what holds it in put before its command. */
final class CagedProcess extends ProcessWrapper {
    private final List<String> bars;

    private CagedProcess(String executable, List<String> bars) {
        super(executable);
        this.bars = bars;
    }

    @Override
    protected Stream<String> enhanceArguments(Stream<String> command) {
        return Stream.concat(bars.stream(), command);
    }

    /** Makes processes of one executable behind the same bars. */
    record Locator(Path executable, List<String> bars) implements ProcessLocator {
        @Override
        public String getExecutablePath() {
            return executable.toString();
        }

        @Override
        public CagedProcess createExecutor() {
            return new CagedProcess(getExecutablePath(), bars);
        }
    }
}
