package org.lectern;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The web application: courses, people, uploads, delivery, and one embedded transcoding worker. */
@SpringBootApplication
public class LecternApplication {
    /** Starts the application; what it is configured by is in {@code application.yml}. */
    public static void main(String[] arguments) {
        SpringApplication.run(LecternApplication.class, arguments);
    }
}
