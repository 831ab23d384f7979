package org.lectern.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AssetsTest {
    private final Assets assets = new Assets();

    @Test
    void namesAFileThatIsThereAndWhoseNameHoldsAHash() {
        String path = assets.path("app.css");

        assertThat(path).matches("/assets/app-[0-9A-Z]{8}\\.css");
        assertThat(getClass().getResource("/static" + path)).isNotNull();
    }

    @Test
    void refusesANameThatNobodyBundled() {
        assertThatThrownBy(() -> assets.path("ghost.css"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ghost.css");
    }
}
