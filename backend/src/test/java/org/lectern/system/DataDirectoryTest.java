package org.lectern.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void isHeldByOneOnly() throws Exception {
        try (DataDirectory held = DataDirectory.hold(directory)) {
            assertThatThrownBy(() -> DataDirectory.hold(held.path()))
                    .isInstanceOf(DataDirectoryInUse.class)
                    .hasMessageContaining(held.path().toString());
        }
        DataDirectory.hold(directory).close();
    }

    @Test
    void isSaidToBeHeldInOneSentence() {
        DataDirectoryInUse refused = new DataDirectoryInUse(directory);

        String said = new DataDirectoryInUseAnalyzer().analyze(refused, refused).getDescription();

        assertThat(said).isEqualTo(refused.getMessage()).hasLineCount(1);
    }
}
