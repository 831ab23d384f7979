package org.lectern.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/** Gives the application a data directory that goes when the application does. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class TemporaryDataDirectory implements ApplicationContextInitializer<GenericApplicationContext> {
    @Override
    public void initialize(GenericApplicationContext context) {
        try {
            Path directory = Files.createTempDirectory("lectern");
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "temporaryDataDirectory", Map.of("lectern.data-directory", directory.toString())));
            context.getDefaultListableBeanFactory()
                    .registerDisposableBean(
                            "temporaryDataDirectory", () -> FileSystemUtils.deleteRecursively(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
