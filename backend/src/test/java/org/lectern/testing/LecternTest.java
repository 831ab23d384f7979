package org.lectern.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test of the running application, on a real port ({@code @LocalServerPort}) and with the embedded database in a
 * temporary data directory. All such tests share one application, so each makes people and courses of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "lectern.mongodb.uri=",
            "lectern.ffmpeg.directory=target/ffmpeg",
            "lectern.upload.limit-bytes=30000000"
        })
@ContextConfiguration(initializers = TemporaryDataDirectory.class)
public @interface LecternTest {}
