package org.lectern.system;

import java.io.IOException;
import org.lectern.transcoder.store.ConfiguredStore;
import org.lectern.transcoder.store.MediaStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Where media is stored. */
@Configuration(proxyBeanMethods = false)
class MediaConfiguration {
    @Bean
    MediaStore mediaStore(DataDirectory dataDirectory, Environment environment) throws IOException {
        return ConfiguredStore.open(environment::getProperty, dataDirectory.resolve("media"));
    }
}
