package org.lectern.system;

import java.io.IOException;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.store.MediaStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where media is stored. */
@Configuration(proxyBeanMethods = false)
class MediaConfiguration {
    @Bean
    MediaStore mediaStore(DataDirectory dataDirectory) throws IOException {
        return new FilesystemStore(dataDirectory.resolve("media"));
    }
}
