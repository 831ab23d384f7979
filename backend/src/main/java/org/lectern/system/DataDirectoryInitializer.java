package org.lectern.system;

import java.nio.file.Path;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** Holds the data directory before any bean exists, so that a second process touches nothing. */
final class DataDirectoryInitializer implements ApplicationContextInitializer<GenericApplicationContext> {
    @Override
    public void initialize(GenericApplicationContext context) {
        Path path = Path.of(context.getEnvironment().getRequiredProperty("lectern.data-directory"));
        DataDirectory directory = DataDirectory.hold(path);
        DefaultListableBeanFactory beans = context.getDefaultListableBeanFactory();
        beans.registerSingleton("dataDirectory", directory);
        // Disposed of last of all, since everything that writes below the directory is registered after it.
        beans.registerDisposableBean("dataDirectory", directory::close);
    }
}
